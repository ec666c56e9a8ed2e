# outline
