# Sheets, drilling, visited topics.
sheets-title = Title of the sheet
sheets-untitled = (no title)
sheets-minimap = The whole map, with a frame around what is seen
sheets-no-window = No other window could be opened: { $why }
