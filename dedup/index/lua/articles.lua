-- Articles: their records, and what becomes of paragraphs they let go.

local function article_name(number) return P .. 'a' .. pack('>I4', number) end

-- Paragraph ids (4 bytes each) as runs of neighbours, u32 first, u8 how many; and back.
local function runs_of(ids)
  local runs, first, count = {}, nil, 0
  for at = 1, #ids, 4 do
    local id = read('>I4', ids, at)
    if count > 0 and count < 255 and id == first + count then
      count = count + 1
    else
      if count > 0 then runs[#runs + 1] = pack('>I4B', first, count) end
      first, count = id, 1
    end
  end
  if count > 0 then runs[#runs + 1] = pack('>I4B', first, count) end
  return concat(runs), #runs
end

local function ids_of(runs)
  local ids = {}
  for at = 1, #runs, 5 do
    local first, count = read('>I4B', runs, at)
    for id = first, first + count - 1 do ids[#ids + 1] = pack('>I4', id) end
  end
  return concat(ids)
end

-- Fields of an article record: key, first sighting, version, digest, paragraph ids (4 bytes each), the rest.
local function article_fields(record)
  local key, first_seen, version, digest, count, at = read('>I2c0I1c0dc8I2', record)
  return key, first_seen, version, digest, ids_of(sub(record, at, at + 5 * count - 1)), sub(record, at + 5 * count)
end

local function article_record(key, first_seen, version, digest, ids, rest)
  local runs, count = runs_of(ids)
  return pack('>I2c0I1c0dc8I2', #key, key, #first_seen, first_seen, version, digest, count) .. runs .. rest
end

local function article_key(record) return (read('>I2c0', record)) end

-- Number and record of the article with that key, or nil. hash: the key's 4 bytes in table e.
local function find_article(state, key, hash)
  local name, rest = address(state.e, hash, 1)
  local s = call('GET', name)
  if not s then return nil end
  for _, packed in ipairs((posted(state.e, s, rest))) do
    local number = read('>I4', packed)
    local record = call('GET', article_name(number))
    if record and article_key(record) == key then return number, record end
  end
end

-- Take an article off the paragraphs of a set (id -> true). Those nobody carries any more die: their text and
-- carriers go now, their postings when the segments are swept.
local function release(state, number, ids)
  for id in pairs(ids) do
    if remove_carrier(state, id, number) == 0 then
      set_text(id, '')
      call('SETBIT', P .. 'd', id, 1)
      state.dead = state.dead + 1
      state.paragraphs = state.paragraphs - 1
    end
  end
end
