-- Insert or replace one article, in whole or not at all.
--
-- ARGV: 1 scheme, 2 key, 3 hash of the key (4 bytes), 4 first sighting, 5 version, 6 digest (8 bytes),
--       7 the rest of the article (deflated), 8 number of bands, 9 hints,
--       10 'mend' to write the hints of an article anew that is stored just so, else '', 11... one deflated text a paragraph.
-- Hints, for each paragraph: hash of the text (4 bytes), u8 number of band keys, those (4 bytes each),
--       u16 number of fingerprints, those (4 bytes each).
-- Returns 'created', 'replaced', 'unchanged', 'mended', 'gone', or {'stale', version stored}.
-- Cost: for each paragraph a GET and a SETRANGE for each of its keys; chunks, record and counters once.

local key, hash, first_seen, version, digest, rest = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local hints = ARGV[9]

local state, refused = load_state()
if refused then return refused end
state = state or new_state(tonumber(ARGV[8]))
if state.number > 4294967000 or state.id + #ARGV > 4294967000 then return redis.error_reply('FULL no ids are left') end
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

-- Where all hints are kept, and what stands there, read in a few commands.
local names, rests, at, n = {}, {}, 1, 0
local function place(shape, band)
  n = n + 1
  names[n], rests[n] = address(shape, band, hints, at)
  at = at + 4
end
local bands_of, fingerprints_of = {}, {}
for i = 11, #ARGV do
  place(state.x, 0)
  bands_of[i] = byte(hints, at)
  at = at + 1
  for band = 0, bands_of[i] - 1 do place(state.b, band) end
  fingerprints_of[i] = byte(hints, at) * 256 + byte(hints, at + 1)
  at = at + 2
  for _ = 1, fingerprints_of[i] do place(state.w, 0) end
end
local segments, touched = read_many(names), {}

-- Post id under hint i, on what was read ahead unless this script has written there since.
local function post_hint(i, shape, id, cap)
  local name, s = names[i], segments[i]
  if touched[name] then s = call('GET', name) else touched[name] = true end
  post(state, shape, name, s, rests[i], id, cap)
end

local first_new, new, new_texts = state.id, {}, {}   -- paragraphs that were not stored yet

local function intern(text, i)
  local s = segments[i]
  if touched[names[i]] then s = call('GET', names[i]) end
  if s then
    for _, packed in ipairs((posted(s, rests[i], #rests[i] + 4))) do
      local id = read('>I4', packed)
      if (new_texts[id] or text_of(id)) == text then return id, packed end
    end
  end
  local id = state.id
  local packed = pack('>I4', id)
  state.id = id + 1
  state.paragraphs = state.paragraphs + 1
  new_texts[id] = text
  if #text > LONG then
    call('SET', P .. 'T' .. packed, text)
    text = 'L'
  end
  new[#new + 1] = pack('>I2', #text) .. text
  post_hint(i, state.x, packed, huge)
  return id, packed
end

local ids, now = {}, {}
n = 0
for i = 11, #ARGV do
  n = n + 1
  local id, packed = intern(ARGV[i], n)
  ids[#ids + 1] = packed
  if not now[id] then
    now[id] = true
    if id < first_new and not before[id] then add_carrier(state, id, number) end
  end
  for _ = 1, bands_of[i] do
    n = n + 1
    post_hint(n, state.b, packed, CAP)
  end
  for _ = 1, fingerprints_of[i] do
    n = n + 1
    post_hint(n, state.w, packed, CAP)
  end
end

call('SET', article_name(number), article_record(key, first_seen, version, digest, concat(ids), rest))
if not record then
  local name, rest = address(state.e, 0, hash, 1)
  post(state, state.e, name, call('GET', name), rest, pack('>I4', number), huge)
end
for id in pairs(now) do before[id] = nil end
release(state, number, before)
save_chunks()
append('t', first_new, new)
local carrier = '\1' .. pack('>I4', number)
for i = 1, #new do new[i] = carrier end
append('o', first_new, new)
grow(state)
sweep(state, 2, false)
save_state(state)
return result
