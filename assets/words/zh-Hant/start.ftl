# The start page
start-subtitle = 為研討課而作的心智圖
start-back = 返回 { $name }
start-sample = 範例心智圖
start-recent = 最近的心智圖
start-no-recent = 您開啟或儲存的心智圖會顯示在這裡。
start-search = 依名稱篩選
start-open = 開啟
start-remove = 從清單中移除
start-remove-named = 從清單中移除 { $name }
start-templates = 範本
start-page = 起始頁
