# structures

cmd-format-radial = 방사형 맵
cmd-format-brace = 중괄호형
cmd-format-timeline = 타임라인
cmd-format-fishbone = 피시본 다이어그램
cmd-format-matrix = 매트릭스
cmd-format-branch-radial = 부채꼴
cmd-format-branch-brace = 중괄호형
cmd-format-branch-timeline = 타임라인
cmd-format-branch-fishbone = 피시본 다이어그램
cmd-format-branch-matrix = 매트릭스
