# The window and its dialogs

# Buttons of dialogs
app-close = 閉じる
app-cancel = キャンセル
app-save = 保存
app-dont-save = 保存しない
app-open = 開く
app-store = 確定
app-up = 上へ
app-up-hint = 上のフォルダー

# The window
app-new-map = 新規マップ
app-central-topic = 中心トピック
app-mind-map = マインドマップ
app-topic-title = トピックのタイトル
app-no-title = （無題）
app-folded = 下に { $n } 個のトピックが折りたたまれています
app-window-edited = 変更あり
app-window-not-saved = 未保存

# The status line
app-topics = トピック { $n } 個
app-topics-selected = { $topics }、{ $n } 個を選択
app-edited = 変更あり
app-read-only = 読み取り専用
app-saved = 保存済み
app-saved-at = { $time } に保存
app-saving = 保存中…
app-not-saved-yet = まだ保存されていません
app-zoom-hint = 表示倍率。クリックで 100 %
app-titles-hint = タイトルの言語。クリックで切り替え

# Questions and messages about files
app-save-changes = 「{ $name }」への変更を保存しますか？
app-save-changes-body = 保存しないと変更は失われます。
app-opening = { $path } を開いています…
app-map-is-read-only = このマップは読み取り専用です
app-newer-version = このファイルは新しいバージョンの Gangmu で作成されました。閲覧と、別名での保存ができます
app-repaired = このファイルの一部を修復しました
app-repaired-more = … ほか { $n } 件
app-repaired-stays = ファイル自体は保存するまで変わりません。
app-line = { $line } 行目: { $what }
app-place = { $line } 行 { $column } 桁: { $what }。
app-not-opened = ファイルを開けませんでした
app-open-intact = 無事な { $n } 個のトピックを開く
app-recovered = { $name }（復元）
app-close-dialog-first = 先にダイアログを閉じてから、ファイルをドロップしてください
app-settings-not-stored = 設定を保存できませんでした: { $error }
app-choosing-already = 別のファイルを選択中です。先にそのダイアログに答えてください
app-copy-name = { $name } のコピー
app-copy-saved = コピーを { $path } に保存しました
app-not-saved = マップは保存されませんでした
app-still-here = 変更はここに残っています。
app-replace-file = ファイルを置き換える
app-went-wrong = 問題が発生しました
app-exported = { $path } に書き出しました
app-exported-lost = { $path } に書き出しました。含まれないもの: { $lost }
app-not-written = アウトラインを書き出せませんでした
app-no-guard = 復元用のコピーを書き込めませんでした: { $what }
app-crashed = 前回 Gangmu は正常に終了しませんでした
app-crashed-body = { $name }の保存されていない変更が残っています。別のマップとして開きます。元のファイルはそのままです。
app-a-map = マップ
app-quoted = 「{ $name }」
app-open-them = 開く
app-throw-away = 破棄
app-later = あとで
app-not-removed = 復元用のコピーを削除できませんでした: { $error }
app-recent-heading = 最近使ったファイル
app-recent-which = どのファイルを開きますか？

# Our own file dialog
app-path-open = マップを開く
app-path-import = マップやアウトラインを読み込む
app-path-save-as = マップに名前を付けて保存
app-path-save-copy = コピーを保存
app-path-export = アウトラインを書き出す
app-path = パス
app-path-hint = フォルダーまたはファイル名
app-folder-unreadable = このフォルダーを読めません: { $error }
app-type-name = ファイル名を入力するか、下から選んでください
app-file-exists = このファイルはすでにあります。もう一度［保存］を押すと置き換えます
app-cannot-open = このファイルを開けません: { $error }
app-files-fit = 対応するファイル
app-files-all = すべてのファイル

# Words of relations and boundaries
app-label-relation = 関連線のラベル
app-label-boundary = 囲みのタイトル
app-pick-target = 関連線の先になるトピックをクリックしてください。Esc で中止
app-nothing-to-paste = 貼り付けるテキストがありません

# The program
app-about = ゼミのためのマインドマップ。MIT または Apache 2.0 ライセンスの自由ソフトウェアです。同梱フォントは SIL Open Font License の Noto Sans CJK の一部、アイコンは Lucide です。
app-palette-hint = したいことを入力
app-palette-none = 該当なし
app-keys-typing = 選択したトピックで入力するとタイトルが置き換わります。スペースまたは F2 で編集します。
app-keys-search = コマンドとキーを検索

# The sheet of keys: typing and the mouse
app-hands = 入力とマウス
app-hand-type = タイトルを置き換える
app-hand-type-how = そのまま入力
app-hand-keep = 入力中: 確定する
app-hand-child = 入力中: 確定して子トピックを追加
app-hand-line = 入力中: 改行
app-hand-stop = 入力中: 終了して残す
app-hand-pan = マップを動かす
app-hand-pan-how = ホイール、または余白をドラッグ
app-hand-zoom = ポインター位置で拡大縮小
app-hand-zoom-how = Ctrl とホイール、またはピンチ
app-hand-select = 複数のトピックを選択
app-hand-select-how = Shift とドラッグ、または Ctrl とクリック
app-hand-move = トピックを移動
app-hand-move-how = ドラッグする
app-hand-floating = フローティングトピック
app-hand-floating-how = 余白をダブルクリック
app-hand-menu = ここでできること
app-hand-menu-how = 右クリック
