# routes
routes-recovery-taken = Another window has opened that copy meanwhile
routes-copy-can-be-edited = This copy can be edited; what the newer version added may be missing
routes-newer-file-stays = The file of the newer version stays as it is
routes-choose-another-name = Choose another name: this version would lose what the newer one added.
