# アウトライン
outline-heading = アウトライン
outline-lines = { $count } 行
outline-close = アウトラインを閉じる
outline-untitled = （無題）
outline-scroll = アウトラインをスクロール
cmd-view-outline = アウトラインを横に表示
cmd-sort-title = タイトル順
cmd-sort-pinyin = ピンイン順
cmd-sort-stroke = 画数順
cmd-sort-date = 日付順
cmd-sort-marker = 優先度とマーカー順
cmd-sort-reverse = 逆順
cmd-topic-split = 兄弟トピックに分割
cmd-topic-join = 一つに結合
