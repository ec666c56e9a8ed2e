# cite
cite-path-import = 导入文献
cite-path-export = 导出文献为
cite-not-read = 未能读取文献
cite-added = 已添加 { $added } 条文献（共 { $all } 条）
cite-problems = { $n } 条无法读取：{ $first }
say-the-map-has-no-sources = 导图中没有文献
say-import-sources = 导入文献
