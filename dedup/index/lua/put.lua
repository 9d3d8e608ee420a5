-- Insert or replace one article, in whole or not at all.
--
-- ARGV: 1 scheme, 2 key, 3 hash of the key (4 bytes), 4 first sighting, 5 version, 6 digest (8 bytes),
--       7 the rest of the article (deflated), 8 number of bands, 9 hints,
--       10 'mend' to write the hints of an article anew that is stored just so, else '',
--       11 'sure' if texts of other bytes are known to be others, else '', 12... one deflated text a paragraph.
-- Hints, for each paragraph: hash of the text (4 bytes), u8 number of band keys, those (4 bytes each),
--       u16 number of fingerprints, those (4 bytes each).
-- Returns 'created', 'replaced', 'unchanged', 'mended', 'gone', {'stale', version stored}, or, nothing written, {'like',
--   number of a text (from 1), a stored text with its hash but other bytes, ...}: the same text deflated otherwise, or another.
-- Cost: for each new paragraph an APPEND for each of its keys, for one that is stored already a GET for each fingerprint
-- (none where 32 earlier articles carry it); chunks, record and counters once.

local key, hash, first_seen, version, digest, rest = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local hints = ARGV[9]

local state, refused = load_state()
if refused then return refused end
state = state or new_state(tonumber(ARGV[8]))
if state.number > 4294967000 or state.id + #ARGV > 4294967000 then return redis.error_reply('FULL no ids are left') end
make_room(state, #ARGV)
local mend = ARGV[10] == 'mend'
local number, record = find_article(state, key, hash)
local before, result = {}, 'created'
if record then
  local _, seen, stored_version, stored_digest, ids = article_fields(record)
  if stored_version > version then return {'stale', tostring(stored_version)} end
  if mend then
    if stored_digest ~= digest then return 'gone' end
  elseif stored_digest == digest then
    return 'unchanged'
  end
  for i = 1, #ids, 4 do before[read('>I4', ids, i)] = true end
  first_seen, result = seen, mend and 'mended' or 'replaced'
elseif mend then
  return 'gone'
else
  number = state.number
  state.number = number + 1
  state.articles = state.articles + 1
end

-- Where texts like these would be posted, read in one command.
local names, rests, starts, at = {}, {}, {}, 1
for i = 12, #ARGV do
  names[#names + 1], rests[#rests + 1] = address(state.x, hints, at)
  starts[#starts + 1] = at + 4
  at = at + 5 + 4 * byte(hints, at + 4)
  at = at + 2 + 4 * (byte(hints, at) * 256 + byte(hints, at + 1))
end
local segments, touched = read_many(names), {}

local first_new, new, texts = state.id, {}, {}   -- paragraphs that were not stored yet; id -> text
local function known_text(id)
  local text = texts[id]
  if text == nil then
    text = text_of(id) or false
    texts[id] = text
  end
  return text
end

local like = {}
for i = 1, ARGV[11] == 'sure' and 0 or #names do
  local s, others = segments[i], {}
  if s and find(s, rests[i], 1, true) then
    for _, packed in ipairs((posted(state.x, s, rests[i]))) do
      local text = known_text(read('>I4', packed))
      if text == ARGV[11 + i] then
        others = {}
        break
      end
      if text then others[#others + 1] = text end
    end
  end
  for _, text in ipairs(others) do like[#like + 1], like[#like + 2] = tostring(i), text end
end
if #like > 0 then
  table.insert(like, 1, 'like')
  return like
end

-- Number and 4-byte id of a text, and whether it is new.
local function intern(text, i)
  local name, rest = names[i], rests[i]
  local s = segments[i]
  if touched[name] then s = call('GET', name) end
  if s and find(s, rest, 1, true) then
    for _, packed in ipairs((posted(state.x, s, rest))) do
      local id = read('>I4', packed)
      if known_text(id) == text then return id, packed, false end
    end
  end
  local id = state.id
  local packed = pack('>I4', id)
  state.id = id + 1
  state.paragraphs = state.paragraphs + 1
  texts[id] = text
  if #text > LONG then
    call('SET', P .. 'T' .. packed, text)
    text = 'L'
  end
  new[#new + 1] = text
  append_id(state, state.x, {name}, {rest}, 1, packed)
  touched[name] = true
  return id, packed, true
end

-- Whether a lookup would name this article among the carriers of a text.
local function is_named(id)
  local _, list = carriers_of(id)
  local place, there = place_of(list, number)
  return there and place <= 4 * (HEAD - 1)
end

local ids, now = {}, {}

for i = 1, #names do
  local id, packed, is_new = intern(ARGV[11 + i], i)
  ids[i] = packed
  if not now[id] then
    now[id] = true
    if id < first_new and not before[id] then add_carrier(state, id, number) end
  end
  local post, at = is_new and post_new or post, starts[i]
  local bands, fingers = tables_of(state, id)
  local count = byte(hints, at)
  if is_new or mend then post(state, bands, hints, at + 1, count, packed) end   -- a text's bands are always the same
  at = at + 1 + 4 * count
  if id >= first_new or is_named(id) then
    post(state, fingers, hints, at + 2, byte(hints, at) * 256 + byte(hints, at + 1), packed)
  end
end

call('SET', article_name(number), article_record(key, first_seen, version, digest, concat(ids), rest))
if not record then
  post_new(state, state.e, hash, 1, 1, pack('>I4', number))
end
for id in pairs(now) do before[id] = nil end
release(state, number, before)
save_chunks()
append(first_new, new, '\1' .. pack('>I4', number))
grow(state)
sweep(state, 2, false)
save_state(state)
return result
