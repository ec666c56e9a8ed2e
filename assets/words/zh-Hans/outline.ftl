# 大纲面板
outline-heading = 大纲
outline-lines = { $count } 行
outline-close = 关闭大纲
outline-untitled = （无标题）
outline-scroll = 滚动大纲
cmd-view-outline = 大纲面板
cmd-sort-title = 按标题
cmd-sort-pinyin = 按拼音
cmd-sort-stroke = 按笔画
cmd-sort-date = 按日期
cmd-sort-marker = 按优先级和标记
cmd-sort-reverse = 倒序
cmd-topic-split = 拆分为同级主题
cmd-topic-join = 合并为一个主题
