-- Carriers: which articles carry a paragraph.

-- Frequency, and the first carriers as one string of 4-byte article numbers, ascending.
function carriers_of(id)
  local name, slot = chunk_name('o', id), id % CHUNK
  local record
  if chunks[name] then
    record = chunks[name][slot]
  else
    local s = carriers[name]
    if not s then
      s = call('GET', name) or ''
      carriers[name], walked[name] = s, {0, 1}
    end
    local last, first, at = walked[name], 0, 1
    if slot >= last[1] then first, at = last[1], last[2] end
    at = behind_carriers(s, at, slot - first)
    if not at then return 0, '' end
    last[1], last[2] = slot, at
    local behind = behind_carriers(s, at, 1)
    record = behind and sub(s, at, behind - 1)
  end
  if not record or record == '' then return 0, '' end
  local n = byte(record)
  if n < 255 then return n, sub(record, 2) end
  return read('>I4', record, 2), sub(record, 7)
end

-- Place of number in a string of ascending 4-byte numbers, from 1, and whether it is there.
local function place_of(list, number)
  for i = #list - 3, 1, -4 do
    local other = read('>I4', list, i)
    if other == number then return i, true end
    if other < number then return i + 4, false end
  end
  return 1, false
end

local function has_listed(list, packed)
  local at = find(list, packed, 2, true)
  while at do
    if at % 4 == 2 then return at end
    at = find(list, packed, at + 1, true)
  end
end

-- The set of all carriers of a frequent paragraph: 'l' and 4-byte numbers in any order, or 'b' and a bitmap.
local function hot_change(state, id, number, present)
  local name, packed = P .. 'O' .. pack('>I4', id), pack('>I4', number)
  if call('GETRANGE', name, 0, 0) == 'b' then
    return call('SETBIT', name, 8 + number, present and 1 or 0) ~= (present and 1 or 0)
  end
  local list = call('GET', name)
  local at = has_listed(list, packed)
  if present then
    if at then return false end
    call('APPEND', name, packed)
    local n = #list / 4
    if n > 512 and n > state.number / 256 then
      list = list .. packed
      call('SET', name, 'b')
      for i = 2, #list, 4 do call('SETBIT', name, 8 + read('>I4', list, i), 1) end
    end
    return true
  end
  if not at then return false end
  call('SET', name, sub(list, 1, at - 1) .. sub(list, at + 4))
  return true
end

-- Smallest carrier above a number, or nil.
local function hot_next(id, above)
  local name = P .. 'O' .. pack('>I4', id)
  if call('GETRANGE', name, 0, 0) == 'l' then
    local list, best = call('GET', name), huge
    for i = 2, #list, 4 do
      local number = read('>I4', list, i)
      if number > above and number < best then best = number end
    end
    return best < huge and best or nil
  end
  local bit, size = above + 1, call('STRLEN', name)
  local at = floor(bit / 8) + 1
  while at < size do
    local bytes = call('GETRANGE', name, at, at + 1023)
    for i = 1, #bytes do
      local value = byte(bytes, i)
      if value > 0 then
        for j = 0, 7 do
          local number = (at - 1 + i - 1) * 8 + j
          if number > above and floor(value / 2 ^ (7 - j)) % 2 == 1 then return number end
        end
      end
    end
    at = at + 1024
  end
end

local function set_carriers(id, record)
  local records = chunk('o', id)
  records[id % CHUNK] = record
  records.dirty = true
end

local function hot_record(frequency, head) return '\255' .. pack('>I4B', frequency, #head / 4) .. head end

-- The article of that number carries paragraph id now. Idempotent.
local function add_carrier(state, id, number)
  local frequency, list = carriers_of(id)
  local packed = pack('>I4', number)
  local at, there = place_of(list, number)
  if there then return end
  local longer = sub(list, 1, at - 1) .. packed .. sub(list, at)
  local record = chunk('o', id)[id % CHUNK]
  if record and byte(record) == 255 then
    if not hot_change(state, id, number, true) then return end
    set_carriers(id, hot_record(frequency + 1, sub(longer, 1, 4 * HEAD)))
  elseif frequency < HEAD then
    set_carriers(id, char(frequency + 1) .. longer)
  else
    call('SET', P .. 'O' .. pack('>I4', id), 'l' .. longer)
    set_carriers(id, hot_record(frequency + 1, sub(longer, 1, 4 * HEAD)))
  end
end

-- The article of that number does not carry paragraph id any more. Idempotent. Returns the frequency left.
local function remove_carrier(state, id, number)
  local frequency, list = carriers_of(id)
  local at, there = place_of(list, number)
  local record = chunk('o', id)[id % CHUNK]
  local hot = record and byte(record) == 255
  if hot then
    if not hot_change(state, id, number, false) then return frequency end
  elseif not there then
    return frequency
  end
  if there then list = sub(list, 1, at - 1) .. sub(list, at + 4) end
  frequency = frequency - 1
  if hot and there and #list < 4 * frequency then
    local more = hot_next(id, read('>I4', list, #list - 3))
    if more then list = list .. pack('>I4', more) end
  end
  if hot and frequency > HEAD - 1 then
    set_carriers(id, hot_record(frequency, list))
  else
    if hot then call('DEL', P .. 'O' .. pack('>I4', id)) end
    set_carriers(id, frequency == 0 and '' or char(frequency) .. list)
  end
  return frequency
end
