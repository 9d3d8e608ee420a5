-- Keys of the articles in a range of article numbers, ascending. Reads only.
--
-- ARGV: 1 scheme, 2 first number, 3 how many numbers to look at.
-- Returns {number to go on from or 0, number, key, first sighting, number, key, ...}. Cost: one GET a number.

local state, refused = load_state()
if refused then return refused end
if not state then return {'0'} end
local first = tonumber(ARGV[2])
local last = math.min(first + tonumber(ARGV[3]) - 1, state.number - 1)
local out = {last < state.number - 1 and tostring(last + 1) or '0'}
for number = first, last do
  local record = call('GET', article_name(number))
  if record then
    local key, first_seen = read('>I2c0I1c0', record)
    out[#out + 1] = tostring(number)
    out[#out + 1] = key
    out[#out + 1] = first_seen
  end
end
return out
