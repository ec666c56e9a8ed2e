# cite
cite-path-import = Import sources
cite-path-export = Export sources as
cite-not-read = The sources were not read
cite-added = { $added } of { $all } sources were added
cite-problems = { $n } could not be read: { $first }
