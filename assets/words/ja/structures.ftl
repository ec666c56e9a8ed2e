# structures

cmd-format-radial = 放射マップ
cmd-format-brace = ブレース図
cmd-format-timeline = タイムライン
cmd-format-fishbone = 特性要因図
cmd-format-matrix = マトリックス
cmd-format-branch-radial = 扇形
cmd-format-branch-brace = ブレース図
cmd-format-branch-timeline = タイムライン
cmd-format-branch-fishbone = 特性要因図
cmd-format-branch-matrix = マトリックス
