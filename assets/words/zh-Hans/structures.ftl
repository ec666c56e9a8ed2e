# structures

cmd-format-radial = 环形图
cmd-format-brace = 括号图
cmd-format-timeline = 时间轴
cmd-format-fishbone = 鱼骨图
cmd-format-matrix = 矩阵图
cmd-format-branch-radial = 扇形
cmd-format-branch-brace = 括号图
cmd-format-branch-timeline = 时间轴
cmd-format-branch-fishbone = 鱼骨图
cmd-format-branch-matrix = 矩阵图
