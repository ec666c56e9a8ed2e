# The start page
start-subtitle = 세미나를 위한 마인드맵
start-back = { $name }(으)로 돌아가기
start-sample = 예제 맵
start-recent = 최근 맵
start-no-recent = 열거나 저장한 맵이 여기에 나타납니다.
start-search = 이름으로 거르기
start-open = 열기
start-remove = 목록에서 제거
start-remove-named = 목록에서 { $name } 제거
start-templates = 템플릿
start-page = 시작 페이지
