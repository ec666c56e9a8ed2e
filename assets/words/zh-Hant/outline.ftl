# 大綱面板
outline-heading = 大綱
outline-lines = { $count } 行
outline-close = 關閉大綱
outline-untitled = （無標題）
outline-scroll = 捲動大綱
cmd-view-outline = 大綱面板
cmd-sort-title = 依標題
cmd-sort-pinyin = 依拼音
cmd-sort-stroke = 依筆畫
cmd-sort-date = 依日期
cmd-sort-marker = 依優先級和標記
cmd-sort-reverse = 反向排序
cmd-topic-split = 拆分為同級主題
cmd-topic-join = 合併為一個主題
