-- What all verbs share begins here: names and numbers. The parts after it and the verb's file are the body of a function
-- when they are loaded (see scripts.py): Lua looks for each local that a function takes from around it in a list of all of
-- them, unless the function around it has it already.
--
-- KEYS[1] is the collection's prefix P; every other key is made from it (see keys.py).
-- ARGV[1] is the scheme's identity; a collection made with another one is refused with "SCHEME <its own>".

local P = KEYS[1]
local call = redis.call
local sub, byte, char, find, rep = string.sub, string.byte, string.char, string.find, string.rep
local pack, read = struct.pack, struct.unpack
local gsub, format = string.gsub, string.format
local floor, huge = math.floor, math.huge
local concat = table.concat

local CAP = 16            -- paragraphs under one key
local HEAD = 33           -- carriers named in the record of a paragraph; with so many it gets no more fingerprints
local CHUNK = 32          -- paragraphs in one string
local LOAD = 112          -- mean records in one segment before its table grows
local FIRST_LEVEL = 8     -- 256 segments in a new table
local LONG = 2000         -- bytes above which a text has its own key: all of a chunk can be reached by 16 bits
local GENERATION = 2 ^ 24 -- ids of one generation
local RELIEF = 32         -- a crowded segment is relieved of hot keys each time that it has grown by so many records
local FULL = {[3] = '\255\255\255', [4] = '\255\255\255\255'}   -- the mark of a hot key, by the bytes of an id

-- Numbers as strings: the server would print them with all digits of a double, which costs more than its command.
local DIGITS = setmetatable({}, {__index = function(known, number)
  local digits = format('%d', number)
  known[number] = digits
  return digits
end})
