-- Whole articles. Reads only.
--
-- ARGV: 1 scheme, then for each article: key, hash of the key (4 bytes).
-- Returns for each article false, or {record, text, text, ...} (see article_fields; texts deflated).
-- Cost: two GETs an article, one for each chunk of its paragraphs.

local state, refused = load_state()
if refused then return refused end
local out = {}
for i = 2, #ARGV, 2 do
  local number, record
  if state then number, record = find_article(state, ARGV[i], ARGV[i + 1]) end
  if number then
    local _, _, _, _, ids = article_fields(record)
    local answer = {record}
    for at = 1, #ids, 4 do answer[#answer + 1] = text_of((read('>I4', ids, at))) or '' end
    out[#out + 1] = answer
  else
    out[#out + 1] = false
  end
end
return out
