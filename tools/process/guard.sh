#!/bin/sh
# Holds a list of processes and folders for whoever writes to its standard input:
#   +pid 123   -pid 123   +pid -123 (the whole process group)   +dir /tmp/x
# When the writer ends, in whatever way (SIGKILL too), the pipe closes; then everything that is
# still on the list is killed and removed.
trap '' INT TERM HUP
pids=' '
dirs=
newline='
'
while IFS= read -r line; do
  value=${line#* }
  case $line in
    '+pid '*) pids="$pids$value " ;;
    '-pid '*)
      case $pids in *" $value "*) pids="${pids%%" $value "*} ${pids#*" $value "}" ;; esac
      ;;
    '+dir '*) dirs="$dirs$value$newline" ;;
  esac
done
for pid in $pids; do
  kill -s KILL -- "$pid" 2>/dev/null
done
# A killed process may still be writing its last file: what cannot be removed at once is tried again.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  left=
  IFS=$newline
  for dir in $dirs; do
    rm -rf -- "$dir" 2>/dev/null
    [ -e "$dir" ] && left=yes
  done
  unset IFS
  [ -z "$left" ] && exit 0
  sleep 0.2
done
exit 1
