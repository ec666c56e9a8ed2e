# Sheets, drilling, visited topics.
sheets-title = 工作表标题
sheets-untitled = （无标题）
cmd-sheet-add = 新建工作表
cmd-sheet-from-branch = 以此分支新建工作表
cmd-sheet-rename = 重命名工作表…
cmd-sheet-duplicate = 复制工作表
cmd-sheet-move-left = 左移工作表
cmd-sheet-move-right = 右移工作表
cmd-sheet-delete = 删除工作表
cmd-sheet-previous = 上一个工作表
cmd-sheet-next = 下一个工作表
cmd-view-drill-in = 只显示此分支
cmd-view-drill-out = 返回上一层
cmd-navigate-back = 后退到访问过的主题
cmd-navigate-forward = 前进到访问过的主题
