# routes
routes-recovery-taken = 다른 창에서 이미 이 사본을 열었습니다
routes-copy-can-be-edited = 이 사본은 편집할 수 있습니다. 새 버전에서 추가된 내용은 빠져 있을 수 있습니다
routes-newer-file-stays = 새 버전의 파일은 그대로 둡니다
routes-choose-another-name = 다른 이름을 고르세요. 이 버전으로 저장하면 새 버전에서 추가된 내용이 사라집니다.
