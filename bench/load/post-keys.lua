-- Posts one request after another, each with a key drawn at random from a file of one key a line.
-- Arguments: kind (verify, chat), file of keys, operator's token, seed.
local keys, before, after = {}, "", ""

local CHAT = '{"model":"bench","messages":[{"role":"system","content":"You are brief."},' ..
  '{"role":"user","content":"Say in one sentence what an API key is for."}],"temperature":0.2}'

local function lines(list)
  return table.concat(list, "\r\n") .. "\r\n"
end

function init(args)
  local kind, file, token, seed = args[1], args[2], args[3], args[4]
  math.randomseed(tonumber(seed))
  for key in io.lines(file) do keys[#keys + 1] = key end
  local host = "Host: " .. wrk.host .. ":" .. wrk.port
  local json = "Content-Type: application/json"
  if kind == "verify" then
    local opening, closing = '{"key":"', '","scope":"inference:chat"}'
    local length = #opening + #keys[1] + #closing
    before = lines({ "POST " .. wrk.path .. " HTTP/1.1", host, "Authorization: Bearer " .. token, json,
      "Content-Length: " .. length, "" }) .. opening
    after = closing
  else
    before = lines({ "POST " .. wrk.path .. " HTTP/1.1", host, json, "Accept: application/json",
      "User-Agent: bench/1", "Content-Length: " .. #CHAT }) .. "Authorization: Bearer "
    after = "\r\n\r\n" .. CHAT
  end
end

function request()
  return before .. keys[math.random(#keys)] .. after
end

function done(summary, latency, requests)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format(
    'RESULT {"requests":%d,"durationMicros":%d,"errors":%d,"p50Micros":%d,"p99Micros":%d}\n',
    summary.requests, summary.duration, errors, latency:percentile(50), latency:percentile(99)))
end
