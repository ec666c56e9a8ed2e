# structures

cmd-format-radial = 環形圖
cmd-format-brace = 括號圖
cmd-format-timeline = 時間軸
cmd-format-fishbone = 魚骨圖
cmd-format-matrix = 矩陣圖
cmd-format-branch-radial = 扇形
cmd-format-branch-brace = 括號圖
cmd-format-branch-timeline = 時間軸
cmd-format-branch-fishbone = 魚骨圖
cmd-format-branch-matrix = 矩陣圖
