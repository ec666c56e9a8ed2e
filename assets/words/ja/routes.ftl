# routes
routes-recovery-taken = このコピーは別のウィンドウですでに開かれています
routes-copy-can-be-edited = このコピーは編集できます。新しいバージョンで追加された内容は失われている場合があります
routes-newer-file-stays = 新しいバージョンのファイルはそのまま残ります
routes-choose-another-name = 別の名前を選んでください。このバージョンで保存すると、新しいバージョンで追加された内容が失われます。
