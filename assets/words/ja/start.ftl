# The start page
start-subtitle = ゼミのためのマインドマップ
start-back = { $name } に戻る
start-sample = サンプルマップ
start-recent = 最近のマップ
start-no-recent = 開いたり保存したりしたマップがここに表示されます。
start-search = 名前で絞り込み
start-open = 開く
start-remove = リストから削除
start-remove-named = { $name } をリストから削除
start-templates = テンプレート
start-page = スタートページ
