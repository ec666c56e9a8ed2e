# The start page
start-subtitle = 为研讨课而作的思维导图
start-back = 返回 { $name }
start-sample = 示例导图
start-recent = 最近的导图
start-no-recent = 您打开或保存的导图会显示在这里。
start-search = 按名称筛选
start-open = 打开
start-remove = 从列表中移除
start-remove-named = 从列表中移除 { $name }
start-templates = 模板
start-page = 起始页
