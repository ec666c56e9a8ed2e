# routes
routes-recovery-taken = 另一個視窗已經開啟了這份副本
routes-copy-can-be-edited = 這份副本可以編輯；較新版本加入的內容可能缺失
routes-newer-file-stays = 較新版本的檔案保持不變
routes-choose-another-name = 請換一個名稱：用本版本儲存會遺失較新版本加入的內容。
