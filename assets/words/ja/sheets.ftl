# Sheets, drilling, visited topics.
sheets-title = シートのタイトル
sheets-untitled = （無題）
cmd-sheet-add = 新しいシート
cmd-sheet-from-branch = この枝から新しいシート
cmd-sheet-rename = シート名を変更…
cmd-sheet-duplicate = シートを複製
cmd-sheet-move-left = シートを左へ移動
cmd-sheet-move-right = シートを右へ移動
cmd-sheet-delete = シートを削除
cmd-sheet-previous = 前のシート
cmd-sheet-next = 次のシート
cmd-view-drill-in = この枝だけを表示
cmd-view-drill-out = 一段上を表示
cmd-navigate-back = 前に見たトピックへ戻る
cmd-navigate-forward = 次に見たトピックへ進む
