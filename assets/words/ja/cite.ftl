# cite
cite-path-import = 文献を読み込む
cite-path-export = 文献を書き出す
cite-not-read = 文献を読み込めませんでした
cite-added = { $all } 件のうち { $added } 件の文献を追加しました
cite-problems = { $n } 件は読み込めませんでした: { $first }
say-the-map-has-no-sources = マップに文献がありません
say-import-sources = 文献の読み込み
