# Sheets, drilling, visited topics.
sheets-title = 시트 제목
sheets-untitled = (제목 없음)
cmd-sheet-add = 새 시트
cmd-sheet-from-branch = 이 가지로 새 시트
cmd-sheet-rename = 시트 이름 바꾸기…
cmd-sheet-duplicate = 시트 복제
cmd-sheet-move-left = 시트를 왼쪽으로
cmd-sheet-move-right = 시트를 오른쪽으로
cmd-sheet-delete = 시트 삭제
cmd-sheet-previous = 이전 시트
cmd-sheet-next = 다음 시트
cmd-view-drill-in = 이 가지만 보기
cmd-view-drill-out = 한 단계 위로
cmd-navigate-back = 이전에 본 토픽으로
cmd-navigate-forward = 다음에 본 토픽으로
