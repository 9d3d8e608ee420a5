-- Insert or replace one article, in whole or not at all.
--
-- ARGV: 1 scheme, 2 key, 3 hash of the key (4 bytes), 4 first sighting, 5 version, 6 digest (8 bytes),
--       7 the rest of the article (deflated), 8 number of bands, 9 hints,
--       10 'mend' to write the hints of an article anew that is stored just so, else '',
--       11 'sure' if texts of other bytes are known to be others, else '',
--       12 where the caller believes that all hints are kept (see places.lua), '' if it does not know,
--       13... one deflated text a paragraph.
-- Hints: hashes of the texts (4 bytes each); for each paragraph u8 number of band keys, those (4 bytes each), u16 number of
--       fingerprints, those (4 bytes each).
-- Returns {'created' or 'replaced', what to work out the next call's places by}, 'unchanged', 'mended', 'gone',
--   {'stale', version stored}, or, nothing written, {'like', number of a text (from 1), a stored text with its hash but
--   other bytes, ...}: the same text deflated otherwise, or another.
-- Cost: for each new paragraph an APPEND for each of its keys, for one that is stored already a GET for each fingerprint
-- (none where 32 earlier articles carry it); chunks, record and counters once.

local key, hash, first_seen, version, digest, rest = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local hints, places = ARGV[9], ARGV[12]

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

local groups, expected = open_places(state, places, hints, #ARGV - 12)
local group = -1
local function next_group()
  if not groups then return nil end
  group = group + 2
  return groups[group], groups[group + 1]
end

-- Where texts like these would be posted, read in one command.
local names, rests, count = {}, {}, #ARGV - 12
local first, short = next_group()
if not first or not placed_addresses(state.x, places, first, short, count, names, rests) then
  for i = 1, count do names[i], rests[i] = address(state.x, hints, 4 * i - 3) end
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
      if text == ARGV[12 + i] then
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
  append_posting(state, state.x, name, rest .. packed)
  touched[name] = true
  return id, packed, true
end

-- Whether a lookup would name this article among the carriers of a text.
local function is_named(id)
  local _, list = carriers_of(id)
  local place, there = place_of(list, number)
  return there and place <= 4 * (HEAD - 1)
end

local ids, now, at = {}, {}, 4 * count + 1

-- Post a paragraph under its next keys: all if it is new, else those that are missing, where it is to have them.
local function post_keys(shape, keys, packed, is_new, wanted, as_expected)
  local first, short = next_group()
  if is_new and first then
    post_placed(state, shape, places, first, short, keys, packed, as_expected)
  elseif is_new then
    post_new(state, shape, hints, at, keys, packed)
  elseif wanted then
    post(state, shape, hints, at, keys, packed)
  end
  at = at + 4 * keys
end

for i = 1, count do
  local id, packed, is_new = intern(ARGV[12 + i], i)
  ids[i] = packed
  if not now[id] then
    now[id] = true
    if id < first_new and not before[id] then add_carrier(state, id, number) end
  end
  local bands, fingers = tables_of(state, id)
  local as_expected = expected and id == expected + i - 1
  local keys = byte(hints, at)
  at = at + 1
  post_keys(bands, keys, packed, is_new, mend, as_expected)   -- a text's bands are always the same
  keys = byte(hints, at) * 256 + byte(hints, at + 1)
  at = at + 2
  post_keys(fingers, keys, packed, is_new, id >= first_new or is_named(id), as_expected)
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
return {result, tell(state)}
