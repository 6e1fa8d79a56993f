# The lines of a message into one JSON object, printed at its end: what a good author of awk writes, for mawk and gawk.
#
# No regular expression is asked on the way: awk has split the line into fields anyway, so a word decides what a line is,
# and index() finds a value in it. A message is one string that grows, which costs less than an array for each
# of its fields. Only what comes several times, or twice the same, has an array of its own.
#
# Not done: unfinished messages stay in memory for good; lines after the end and connection lines after the message's
# are lost; a rewritten message is two; encoded subjects stay encoded.

# <22>Mar 16 09:15:30 esa1.example.com mail_logs: Info: MID 7 Subject "Hello"
# $1      $2 $3       $4               $5         $6    $7  $8 $9      $10

function text(value) {
  if (index(value, "\\")) gsub(/\\/, "&&", value)
  if (index(value, "\"")) gsub(/"/, "\\\"", value)
  return value
}

# What stands behind a word.
function behind(word) {
  return substr($0, index($0, word) + length(word))
}

# The same between < and the last >.
function address(word) {
  value = behind(word)
  return substr(value, 1, length(value) - 1)
}

function put(mid, field, value) {
  open[mid] = open[mid] ",\"" field "\":\"" text(value) "\""
}

# Distinct values with || between them.
function add(list, mid, value) {
  if (!(mid in list)) list[mid] = value
  else if (index(" || " list[mid] " || ", " || " value " || ") == 0) list[mid] = list[mid] " || " value
}

function finish(mid) {
  if (!(mid in open)) return
  line = open[mid]
  delete open[mid]
  if (mid in to) { line = line ",\"To\":\"" text(to[mid]) "\""; delete to[mid] }
  if (mid in action) { line = line ",\"Action\":\"" text(action[mid]) "\""; delete action[mid] }
  if (mid in files) { line = line ",\"Attachments\":\"" text(files[mid]) "\""; delete files[mid] }
  if (mid in virus) { line = line ",\"Antivirus\":\"" text(virus[mid]) "\""; delete virus[mid] }
  if (mid in filters) { line = line ",\"Content_Filter\":\"" text(filters[mid]) "\""; delete filters[mid] }
  if (mid in rated) delete rated[mid]
  print line "}"
}

$7 == "MID" {
  mid = $8
  if ($9 == "ICID") {
    if ($11 == "RID") add(to, mid, address(" To: <"))
    else put(mid, "From", address(" From: <"))
  } else if ($9 == "queued") add(action, mid, "queued for delivery")
  else if ($9 == "Message-ID") {
    value = behind(" Message-ID '")
    put(mid, "MessageID", substr(value, 1, length(value) - 1))
  } else if ($9 == "Subject") {
    value = behind(" Subject ")
    quote = substr(value, 1, 1)
    if ((quote == "\"" || quote == "'") && substr(value, length(value)) == quote)
      value = substr(value, 2, length(value) - 2)
    put(mid, "Subject", value)
  } else if ($9 == "interim") {
    if ($10 == "AV") add(virus, mid, $NF)
  } else if ($9 == "using") {
    if ($11 == "CASE") put(mid, "CASE", $12 " " $13)
    else if ($11 == "GRAYMAIL") put(mid, "GRAYMAIL", $12)
  } else if ($9 == "Outbreak") put(mid, "OutbreakFilters", $NF)
  else if ($9 == "DKIM:") {
    put(mid, "DKIM", $10)
    put(mid, "DKIM_Detail", behind(" DKIM: "))
  } else if ($9 == "DMARC:") {
    if ($10 == "Verification") {
      put(mid, "DMARK", $11)
      # MID 7 DMARC: Verification skipped (No record found for the sending domain)
      if (NF > 11) {
        value = behind(" (")
        put(mid, "DMARK_Detail", substr(value, 1, length(value) - 1))
      }
    } else put(mid, "DMARK_Detail", behind(" DMARC: "))
  } else if ($9 == "SPF:") {
    if ($10 == "mailfrom") put(mid, "SPF", $13)
  } else if ($9 == "SDR:") {
    # the same line comes after the envelope and after the headers
    if ($10 == "Consolidated" && !(mid in rated)) {
      rated[mid] = 1
      put(mid, "SenderReputation", substr($14, 1, length($14) - 1))
      value = behind("Threat Category: ")
      put(mid, "ThreatCategory", substr(value, 1, index(value, ",") - 1))
      put(mid, "DomainAge", behind("Sender Maturity: "))
    }
  } else if ($9 == "attachment") {
    value = behind(" attachment '")
    add(files, mid, substr(value, 1, length(value) - 1))
  } else if ($9 == "antivirus") {
    if ($10 == "positive") add(virus, mid, behind(" antivirus "))
  } else if ($9 == "rewritten") {
    add(action, mid, "rewritten")
    value = behind(" filter '")
    add(filters, mid, substr(value, 1, length(value) - 1))
  } else if ($9 == "quarantined") {
    add(action, mid, "quarantined")
    value = behind("(content filter:")
    add(filters, mid, substr(value, 1, length(value) - 1))
  } else if ($9 == "was") {
    if ($10 == "split") add(action, mid, "split")
    # MID 9 was generated for bounce of MID 7: the second is the one it tells something about
    else if ($11 == "for") add(action, $15, "bounce message generated")
    else {
      add(action, $14, $16)
      value = behind(" filter '")
      add(filters, $14, substr(value, 1, length(value) - 1))
    }
  }
  next
}

$7 == "Message" {
  if ($8 == "finished") finish($10)
  else if ($8 == "aborted") {
    value = behind(" aborted MID " $10 " ")
    place = index(value, " by content filter '")
    if (place) {
      add(action, $10, substr(value, 1, place - 1))
      value = substr(value, place + 20)
      add(filters, $10, substr(value, 1, index(value, "' in the ") - 1))
    } else add(action, $10, value)
  }
  next
}

$7 == "Start" {
  open[$9] = "{\"MID\":\"" $9 "\",\"appliance\":\"" $4 "\",\"ICID\":\"" $11 "\""
  if ($11 in client) put($9, "IP", client[$11])
  next
}

$7 == "ICID" {
  if ($9 == "close") delete client[$8]
  next
}

$7 == "New" {
  if ($9 == "ICID") {
    value = behind(" address ")
    client[$10] = substr(value, 1, index(value, " ") - 1)
  }
  next
}

$7 == "Bounced:" {
  add(action, $11, "bounced")
  next
}

$7 == "ISQ:" && $8 == "Quarantined" { add(action, $10, "quarantined") }
