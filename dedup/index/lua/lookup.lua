-- Paragraphs that share a hint with any of some sketches: ids, texts, carriers. Reads only.
--
-- ARGV: 1 scheme, 2 key to exclude ('' none), 3 its hash (4 bytes), 4 most paragraphs for one sketch, 5 hints.
-- Hints, for each sketch: u8 number of band keys, those (4 bytes each), u16 number of fingerprints, those.
-- Returns one string, big-endian: u32 saturated keys (of sketches with bands), u32 articles in the collection;
--   u32 hits, each u32 sketch (from 1), u32 paragraph, u16 bands, u16 fingerprints;
--   u32 paragraphs, each u32 id, u32 frequency, u32 size of text, u8 carriers, text, u32 each carrier;
--   u32 articles, each u32 number, u16 size of key, key.
-- Cost: a GET (in MGETs of 512) for each hint, for each article named; two or three a paragraph found.

local state, refused = load_state()
if refused then return refused end
if not state then return '' end
local limit, hints = tonumber(ARGV[4]), ARGV[5]
local excluded, excludes = 0, {}
if ARGV[2] ~= '' then
  local number, record = find_article(state, ARGV[2], ARGV[3])
  if number then
    excluded = number
    local _, _, _, _, ids = article_fields(record)
    for i = 1, #ids, 4 do excludes[sub(ids, i, i + 3)] = true end
  end
end

-- Of more ids under one key than it is to have (the oldest first): the first that live, and whether there are more.
local function oldest(ids, full)
  local kept = {}
  for _, id in ipairs(ids) do
    if carriers_of((read('>I4', id))) > 0 then
      if #kept == CAP then return kept, true end
      kept[#kept + 1] = id
    end
  end
  return kept, full
end

local saturated, shared = 0, {}   -- of each sketch: 4-byte id -> bands it shares + 65536 x fingerprints

-- Count the keys that each sketch shares with each paragraph.
local function read_segments()
  -- Where each hint is kept, in the tables of every generation.
  local names, rests, owners, fingers, shapes, probing = {}, {}, {}, {}, {}, {}
  local n = 0
  for generation = 0, state.generation do
    local bands_in, fingers_in = tables_of(state, generation * GENERATION)
    local at, sketch = 1, 0
    while at <= #hints do
      sketch = sketch + 1
      shared[sketch] = shared[sketch] or {}
      local bands = byte(hints, at)
      probing[sketch] = bands == 0
      addresses(bands_in, hints, at + 1, bands, names, rests, n)
      at = at + 1 + 4 * bands
      local fingerprints = byte(hints, at) * 256 + byte(hints, at + 1)
      addresses(fingers_in, hints, at + 2, fingerprints, names, rests, n + bands)
      at = at + 2 + 4 * fingerprints
      for i = n + 1, n + bands do owners[i], shapes[i] = sketch, bands_in end
      n = n + bands
      for i = n + 1, n + fingerprints do owners[i], shapes[i], fingers[i] = sketch, fingers_in, true end
      n = n + fingerprints
    end
  end

  local seen_full = {}
  local values = read_many(names)
  for i = 1, n do
    local s, rest = values[i], rests[i]
    local found = s and find(s, rest, 1, true)
    if found then
      local shape, counts, step = shapes[i], shared[owners[i]], fingers[i] and 65536 or 1
      local width = #rest + 3
      local id = (found - 1) % width == 0 and sub(s, found + #rest, found + width - 1)
      if id == FULL[3] or find(s, rest, found + 1, true) then
        local ids, full = posted(shape, s, rest)
        if #ids > CAP then ids, full = oldest(ids, full) end
        if full and not probing[owners[i]] and not seen_full[names[i] .. rest] then
          seen_full[names[i] .. rest] = true
          saturated = saturated + 1
        end
        for _, id in ipairs(ids) do counts[id] = (counts[id] or 0) + step end
      elseif id then
        id = shape.high .. id
        counts[id] = (counts[id] or 0) + step
      end
    end
  end
end

read_segments()

local numbers = {}          -- 4-byte id -> number
local known = {}            -- number -> {frequency, carriers} or false
local function carried(id)
  local entry = known[id]
  if entry == nil then
    local number = numbers[id]
    local frequency, list = carriers_of(number)
    if excludes[id] then
      frequency = frequency - 1
      local place, there = place_of(list, excluded)
      if there then list = sub(list, 1, place - 1) .. sub(list, place + 4) end
    end
    entry = frequency > 0 and {frequency, sub(list, 1, 4 * (HEAD - 1))} or false
    known[id] = entry
  end
  return entry
end

-- The answer in pieces: concatenated once, since each string made on the way is hashed byte by byte.
local out, last, hits, chosen, order = {'', ''}, 2, 0, {}, {}
local function by_rank(a, b)
  if a[2] ~= b[2] then return a[2] > b[2] end
  return numbers[a[1]] < numbers[b[1]]
end
for i = 1, #shared do
  local ranked, n = {}, 0
  for id, count in pairs(shared[i]) do
    numbers[id] = numbers[id] or read('>I4', id)
    local bands, fingerprints = count % 65536, floor(count / 65536)
    n = n + 1
    ranked[n] = {id, bands + fingerprints, bands, fingerprints}
  end
  if n > 1 then table.sort(ranked, by_rank) end
  local taken = 0
  for place = 1, n do
    if taken == limit then break end
    local hit = ranked[place]
    local id = hit[1]
    if carried(id) then
      taken, hits, last = taken + 1, hits + 1, last + 1
      out[last] = pack('>I4c4I2I2', i, id, hit[3], hit[4])
      if not chosen[id] then
        chosen[id] = true
        order[#order + 1] = id
      end
    end
  end
end
out[1] = pack('>I4I4I4', saturated, state.articles, hits)

local articles, named = {}, {}
out[last + 1] = pack('>I4', #order)
last = last + 1
for _, id in ipairs(order) do
  local entry = carried(id)
  local list, text = entry[2], text_of(numbers[id]) or ''
  out[last + 1], out[last + 2], out[last + 3] = pack('>c4I4I4B', id, entry[1], #text, #list / 4), text, list
  last = last + 3
  for i = 1, #list, 4 do
    local packed = sub(list, i, i + 3)
    if not named[packed] then
      named[packed] = true
      articles[#articles + 1] = packed
    end
  end
end
out[last + 1] = pack('>I4', #articles)
last = last + 1
local names = {}
for i, packed in ipairs(articles) do names[i] = P .. 'a' .. packed end
for i, record in ipairs(read_many(names)) do
  local packed = articles[i]
  local size = record and byte(record) * 256 + byte(record, 2) or 0
  out[last + 1], out[last + 2] = packed .. char(floor(size / 256), size % 256), record and sub(record, 3, 2 + size) or ''
  last = last + 2
end
return concat(out)
