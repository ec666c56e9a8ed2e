# cite
cite-path-import = 匯入文獻
cite-path-export = 匯出文獻為
cite-not-read = 未能讀取文獻
cite-added = 已新增 { $added } 筆文獻（共 { $all } 筆）
cite-problems = { $n } 筆無法讀取：{ $first }
say-the-map-has-no-sources = 心智圖中沒有文獻
say-import-sources = 匯入文獻
