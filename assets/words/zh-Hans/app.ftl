# The window and its dialogs

# Buttons of dialogs
app-close = 关闭
app-cancel = 取消
app-save = 保存
app-dont-save = 不保存
app-open = 打开
app-store = 确定
app-up = 上一级
app-up-hint = 上一级文件夹

# The window
app-new-map = 新建导图
app-central-topic = 中心主题
app-mind-map = 思维导图
app-topic-title = 主题标题
app-no-title = （无标题）
app-folded = 下面折叠了 { $n } 个主题
app-window-edited = 已修改
app-window-not-saved = 未保存

# The status line
app-topics = { $n } 个主题
app-topics-selected = { $topics }，已选 { $n } 个
app-edited = 已修改
app-read-only = 只读
app-saved = 已保存
app-saved-at = 已保存 { $time }
app-saving = 正在保存…
app-not-saved-yet = 尚未保存
app-zoom-hint = 缩放比例；点击恢复 100 %
app-titles-hint = 标题语言；点击切换

# Questions and messages about files
app-save-changes = 要保存对“{ $name }”的修改吗？
app-save-changes-body = 如果不保存，修改将会丢失。
app-opening = 正在打开 { $path }…
app-map-is-read-only = 此导图为只读
app-newer-version = 此文件由更新版本的纲目创建。可以查看，也可以另存为其他名称
app-repaired = 此文件中的一些内容已修复
app-repaired-more = ……另有 { $n } 处
app-repaired-stays = 只有在保存时，文件本身才会改变。
app-line = 第 { $line } 行：{ $what }
app-place = 第 { $line } 行，第 { $column } 列：{ $what }。
app-not-opened = 无法打开文件
app-open-intact = 打开完好的 { $n } 个主题
app-recovered = { $name }（已恢复）
app-close-dialog-first = 请先关闭对话框，再拖入文件
app-settings-not-stored = 无法保存设置：{ $error }
app-choosing-already = 正在选择另一个文件；请先处理那个对话框
app-copy-name = { $name } 副本
app-copy-saved = 副本已保存为 { $path }
app-not-saved = 导图未能保存
app-still-here = 您的修改仍然保留在这里。
app-replace-file = 替换文件
app-went-wrong = 出现问题
app-exported = 已导出到 { $path }
app-exported-lost = 已导出到 { $path }；未包含：{ $lost }
app-not-written = 大纲未能写入
app-no-guard = 无法写入恢复副本：{ $what }
app-crashed = 纲目上次未正常退出
app-crashed-body = { $name }未保存的修改已保留。它们会作为单独的导图打开；原文件未变。
app-a-map = 某个导图
app-quoted = “{ $name }”
app-open-them = 打开
app-throw-away = 丢弃
app-later = 以后再说
app-not-removed = 无法删除恢复副本：{ $error }
app-recent-heading = 最近的文件
app-recent-which = 要打开哪个文件？

# Our own file dialog
app-path-open = 打开导图
app-path-import = 导入导图或大纲
app-path-save-as = 导图另存为
app-path-save-copy = 副本另存为
app-path-export = 导出大纲为
app-path = 路径
app-path-hint = 文件夹或文件名
app-folder-unreadable = 无法读取此文件夹：{ $error }
app-type-name = 请输入文件名，或在下方选择
app-file-exists = 此文件已存在。再按一次“保存”将替换它
app-cannot-open = 无法打开此文件：{ $error }
app-files-fit = 适用的文件
app-files-all = 所有文件

# Words of relations and boundaries
app-label-relation = 联系的标签
app-label-boundary = 外框的标题
app-pick-target = 请点击联系指向的主题；按 Esc 放弃
app-nothing-to-paste = 没有可粘贴的文本

# The program
app-about = 为研讨课而作的思维导图。自由软件，采用 MIT 或 Apache 2.0 许可证。内置字体为 Noto Sans CJK 的子集，采用 SIL 开放字体许可证；图标来自 Lucide。
app-palette-hint = 输入想做的事
app-palette-none = 没有匹配项
app-keys-typing = 在选中的主题上直接输入会替换标题；按空格或 F2 编辑标题。
app-keys-search = 搜索命令和按键

# The sheet of keys: typing and the mouse
app-hands = 输入与鼠标
app-hand-type = 替换标题
app-hand-type-how = 直接输入
app-hand-keep = 输入时：确认文字
app-hand-child = 输入时：确认并添加子主题
app-hand-line = 输入时：换行
app-hand-stop = 输入时：结束并保留文字
app-hand-pan = 移动导图
app-hand-pan-how = 滚轮，或拖动空白处
app-hand-zoom = 在指针处缩放
app-hand-zoom-how = Ctrl 加滚轮，或双指捏合
app-hand-select = 选择多个主题
app-hand-select-how = Shift 加拖动，或 Ctrl 加点击
app-hand-move = 移动主题
app-hand-move-how = 拖动主题
app-hand-floating = 自由主题
app-hand-floating-how = 双击空白处
app-hand-menu = 此处可做的操作
app-hand-menu-how = 右键单击
