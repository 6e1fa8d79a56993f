-- One record for each document of a batch. Other records stay as they are.
function split(tag, timestamp, record)
  local documents = record.mailstitch_batch
  if documents == nil then return 0, timestamp, record end
  return 2, timestamp, documents
end
