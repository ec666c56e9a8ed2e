# The window and its dialogs

# Buttons of dialogs
app-close = 關閉
app-cancel = 取消
app-save = 儲存
app-dont-save = 不儲存
app-open = 開啟
app-store = 確定
app-up = 上一層
app-up-hint = 上一層資料夾

# The window
app-new-map = 新增心智圖
app-central-topic = 中心主題
app-mind-map = 心智圖
app-topic-title = 主題標題
app-no-title = （無標題）
app-folded = 下面收合了 { $n } 個主題
app-window-edited = 已修改
app-window-not-saved = 未儲存

# The status line
app-topics = { $n } 個主題
app-topics-selected = { $topics }，已選 { $n } 個
app-edited = 已修改
app-read-only = 唯讀
app-saved = 已儲存
app-saved-at = 已儲存 { $time }
app-saving = 正在儲存…
app-not-saved-yet = 尚未儲存
app-zoom-hint = 縮放比例；按一下回到 100 %
app-titles-hint = 標題語言；按一下切換

# Questions and messages about files
app-save-changes = 要儲存對「{ $name }」的修改嗎？
app-save-changes-body = 如果不儲存，修改將會遺失。
app-opening = 正在開啟 { $path }…
app-map-is-read-only = 此心智圖為唯讀
app-newer-version = 此檔案由較新版本的綱目建立。可以檢視，也可以另存成其他名稱
app-repaired = 此檔案中的部分內容已修復
app-repaired-more = ……另有 { $n } 處
app-repaired-stays = 只有在儲存時，檔案本身才會改變。
app-line = 第 { $line } 行：{ $what }
app-place = 第 { $line } 行，第 { $column } 欄：{ $what }。
app-not-opened = 無法開啟檔案
app-open-intact = 開啟完好的 { $n } 個主題
app-recovered = { $name }（已復原）
app-close-dialog-first = 請先關閉對話方塊，再拖入檔案
app-settings-not-stored = 無法儲存設定：{ $error }
app-choosing-already = 正在選擇另一個檔案；請先處理那個對話方塊
app-copy-name = { $name } 副本
app-copy-saved = 副本已儲存為 { $path }
app-not-saved = 心智圖未能儲存
app-still-here = 您的修改仍然保留在這裡。
app-replace-file = 取代檔案
app-went-wrong = 發生問題
app-exported = 已匯出到 { $path }
app-exported-lost = 已匯出到 { $path }；未包含：{ $lost }
app-not-written = 大綱未能寫入
app-no-guard = 無法寫入復原副本：{ $what }
app-crashed = 綱目上次未正常結束
app-crashed-body = { $name }未儲存的修改已保留。它們會以單獨的心智圖開啟；原檔案未變。
app-a-map = 某個心智圖
app-quoted = 「{ $name }」
app-open-them = 開啟
app-throw-away = 捨棄
app-later = 稍後再說
app-not-removed = 無法刪除復原副本：{ $error }
app-recent-heading = 最近的檔案
app-recent-which = 要開啟哪個檔案？

# Our own file dialog
app-path-open = 開啟心智圖
app-path-import = 匯入心智圖或大綱
app-path-save-as = 心智圖另存新檔
app-path-save-copy = 副本另存新檔
app-path-export = 匯出大綱為
app-path = 路徑
app-path-hint = 資料夾或檔名
app-folder-unreadable = 無法讀取此資料夾：{ $error }
app-type-name = 請輸入檔名，或在下方選擇
app-file-exists = 此檔案已存在。再按一次「儲存」將取代它
app-cannot-open = 無法開啟此檔案：{ $error }
app-files-fit = 適用的檔案
app-files-all = 所有檔案

# Words of relations and boundaries
app-label-relation = 關聯線的標籤
app-label-boundary = 外框的標題
app-pick-target = 請按一下關聯線指向的主題；按 Esc 放棄
app-nothing-to-paste = 沒有可貼上的文字

# The program
app-about = 為研討課而作的心智圖。自由軟體，採用 MIT 或 Apache 2.0 授權。內建字型為 Noto Sans CJK 的子集，採用 SIL 開放字型授權；圖示來自 Lucide。
app-palette-hint = 輸入想做的事
app-palette-none = 沒有相符項目
app-keys-typing = 在選取的主題上直接輸入會取代標題；按空白鍵或 F2 編輯標題。
app-keys-search = 搜尋命令和按鍵

# The sheet of keys: typing and the mouse
app-hands = 輸入與滑鼠
app-hand-type = 取代標題
app-hand-type-how = 直接輸入
app-hand-keep = 輸入時：確認文字
app-hand-child = 輸入時：確認並新增子主題
app-hand-line = 輸入時：換行
app-hand-stop = 輸入時：結束並保留文字
app-hand-pan = 移動心智圖
app-hand-pan-how = 滾輪，或拖曳空白處
app-hand-zoom = 在指標處縮放
app-hand-zoom-how = Ctrl 加滾輪，或雙指縮放
app-hand-select = 選取多個主題
app-hand-select-how = Shift 加拖曳，或 Ctrl 加按一下
app-hand-move = 移動主題
app-hand-move-how = 拖曳主題
app-hand-floating = 自由主題
app-hand-floating-how = 按兩下空白處
app-hand-menu = 此處可做的操作
app-hand-menu-how = 按右鍵
