# cite
cite-path-import = 출처 가져오기
cite-path-export = 출처 내보내기
cite-not-read = 출처를 읽지 못했습니다
cite-added = 출처 { $all }개 중 { $added }개를 추가했습니다
cite-problems = { $n }개를 읽지 못했습니다: { $first }
say-the-map-has-no-sources = 맵에 출처가 없습니다
say-import-sources = 출처 가져오기
