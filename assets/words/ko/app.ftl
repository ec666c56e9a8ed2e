# The window and its dialogs

# Buttons of dialogs
app-close = 닫기
app-cancel = 취소
app-save = 저장
app-dont-save = 저장 안 함
app-open = 열기
app-store = 확인
app-up = 위로
app-up-hint = 상위 폴더

# The window
app-new-map = 새 맵
app-central-topic = 중심 토픽
app-mind-map = 마인드맵
app-topic-title = 토픽 제목
app-no-title = (제목 없음)
app-folded = 아래에 토픽 { $n }개가 접혀 있음
app-window-edited = 수정됨
app-window-not-saved = 저장 안 됨

# The status line
app-topics = 토픽 { $n }개
app-topics-selected = { $topics }, { $n }개 선택
app-edited = 수정됨
app-read-only = 읽기 전용
app-saved = 저장됨
app-saved-at = { $time }에 저장됨
app-saving = 저장 중…
app-not-saved-yet = 아직 저장되지 않음
app-zoom-hint = 확대 비율. 클릭하면 100 %
app-titles-hint = 제목 언어. 클릭하면 전환

# Questions and messages about files
app-save-changes = “{ $name }”의 변경 내용을 저장할까요?
app-save-changes-body = 저장하지 않으면 변경 내용이 사라집니다.
app-opening = { $path } 여는 중…
app-map-is-read-only = 이 맵은 읽기 전용입니다
app-newer-version = 이 파일은 더 새로운 버전의 Gangmu에서 만들어졌습니다. 볼 수 있으며 다른 이름으로 저장할 수 있습니다
app-repaired = 이 파일의 일부를 복구했습니다
app-repaired-more = … 외 { $n }건
app-repaired-stays = 파일 자체는 저장할 때만 바뀝니다.
app-line = { $line }행: { $what }
app-place = { $line }행 { $column }열: { $what }.
app-not-opened = 파일을 열 수 없습니다
app-open-intact = 온전한 토픽 { $n }개 열기
app-recovered = { $name } (복구됨)
app-close-dialog-first = 먼저 대화 상자를 닫은 다음 파일을 놓으세요
app-settings-not-stored = 설정을 저장할 수 없습니다: { $error }
app-choosing-already = 다른 파일을 선택하는 중입니다. 먼저 그 대화 상자에 답하세요
app-copy-name = { $name } 사본
app-copy-saved = 사본을 { $path }(으)로 저장했습니다
app-not-saved = 맵이 저장되지 않았습니다
app-still-here = 변경 내용은 그대로 남아 있습니다.
app-replace-file = 파일 바꾸기
app-went-wrong = 문제가 발생했습니다
app-exported = { $path }(으)로 내보냈습니다
app-exported-lost = { $path }(으)로 내보냈습니다. 포함되지 않음: { $lost }
app-not-written = 개요를 내보내지 못했습니다
app-no-guard = 복구 사본을 쓸 수 없습니다: { $what }
app-crashed = 지난번에 Gangmu가 정상적으로 끝나지 않았습니다
app-crashed-body = { $name }의 저장되지 않은 변경 내용을 보관했습니다. 별도의 맵으로 열리며 파일은 그대로입니다.
app-a-map = 맵
app-quoted = “{ $name }”
app-open-them = 열기
app-throw-away = 버리기
app-later = 나중에
app-not-removed = 복구 사본을 지울 수 없습니다: { $error }
app-recent-heading = 최근 파일
app-recent-which = 어떤 파일을 열까요?

# Our own file dialog
app-path-open = 맵 열기
app-path-import = 마인드맵이나 개요 가져오기
app-path-save-as = 다른 이름으로 맵 저장
app-path-save-copy = 사본 저장
app-path-export = 개요 내보내기
app-path = 경로
app-path-hint = 폴더 또는 파일 이름
app-folder-unreadable = 이 폴더를 읽을 수 없습니다: { $error }
app-type-name = 파일 이름을 입력하거나 아래에서 고르세요
app-file-exists = 이 파일이 이미 있습니다. 저장을 한 번 더 누르면 바꿉니다
app-cannot-open = 이 파일을 열 수 없습니다: { $error }
app-files-fit = 맞는 파일
app-files-all = 모든 파일

# Words of relations and boundaries
app-label-relation = 관계선 레이블
app-label-boundary = 경계 제목
app-pick-target = 관계선이 가리킬 토픽을 클릭하세요. Esc로 취소
app-nothing-to-paste = 붙여 넣을 텍스트가 없습니다

# The program
app-about = 세미나를 위한 마인드맵. MIT 또는 Apache 2.0 라이선스의 자유 소프트웨어입니다. 내장 글꼴은 SIL 오픈 폰트 라이선스의 Noto Sans CJK 일부이며, 아이콘은 Lucide입니다.
app-palette-hint = 하려는 일을 입력하세요
app-palette-none = 일치하는 항목 없음
app-keys-typing = 선택한 토픽에서 바로 입력하면 제목이 바뀝니다. 스페이스나 F2로 편집합니다.
app-keys-search = 명령과 키 검색

# The sheet of keys: typing and the mouse
app-hands = 입력과 마우스
app-hand-type = 제목 바꾸기
app-hand-type-how = 그냥 입력
app-hand-keep = 입력 중: 확정
app-hand-child = 입력 중: 확정하고 하위 토픽 추가
app-hand-line = 입력 중: 줄바꿈
app-hand-stop = 입력 중: 끝내고 유지
app-hand-pan = 맵 이동
app-hand-pan-how = 휠 또는 빈 곳 끌기
app-hand-zoom = 포인터 위치에서 확대/축소
app-hand-zoom-how = Ctrl+휠 또는 핀치
app-hand-select = 여러 토픽 선택
app-hand-select-how = Shift+끌기 또는 Ctrl+클릭
app-hand-move = 토픽 이동
app-hand-move-how = 끌기
app-hand-floating = 플로팅 토픽
app-hand-floating-how = 빈 곳 두 번 클릭
app-hand-menu = 여기서 할 수 있는 일
app-hand-menu-how = 오른쪽 클릭
