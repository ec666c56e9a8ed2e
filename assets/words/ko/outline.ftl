# 개요
outline-heading = 개요
outline-lines = { $count }줄
outline-close = 개요 닫기
outline-untitled = (제목 없음)
outline-scroll = 개요 스크롤
cmd-view-outline = 지도 옆 개요
cmd-sort-title = 제목순
cmd-sort-pinyin = 병음순
cmd-sort-stroke = 획수순
cmd-sort-date = 날짜순
cmd-sort-marker = 우선순위와 마커순
cmd-sort-reverse = 역순
cmd-topic-split = 형제 토픽으로 나누기
cmd-topic-join = 하나로 합치기
