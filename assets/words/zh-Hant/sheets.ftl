# Sheets, drilling, visited topics.
sheets-title = 工作表標題
sheets-untitled = （無標題）
cmd-sheet-add = 新增工作表
cmd-sheet-from-branch = 以此分支新增工作表
cmd-sheet-rename = 重新命名工作表…
cmd-sheet-duplicate = 複製工作表
cmd-sheet-move-left = 左移工作表
cmd-sheet-move-right = 右移工作表
cmd-sheet-delete = 刪除工作表
cmd-sheet-previous = 上一個工作表
cmd-sheet-next = 下一個工作表
cmd-view-drill-in = 只顯示此分支
cmd-view-drill-out = 返回上一層
cmd-navigate-back = 後退到瀏覽過的主題
cmd-navigate-forward = 前進到瀏覽過的主題
