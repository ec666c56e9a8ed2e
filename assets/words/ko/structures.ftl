# structures
