#!/bin/sh
# Opens tunnels from one network namespace to a server in another, ends them in every way, and says whether the client's host is as before.
# Usage: connection-ends.sh NAME SHELL...      NAME begins the namespaces' names; SHELL is the command of a PowerShell with the module.
set -u
name=$1; shift
work=$(mktemp -d)
trap 'kill $(cat "$work"/*.pid 2>/dev/null) 2>/dev/null; ip netns del "$name-c"; ip netns del "$name-s"; rm -rf "$work"' EXIT

ip netns add "$name-s" && ip netns add "$name-c" || exit 1
ip link add eth0 netns "$name-c" type veth peer name eth0 netns "$name-s" || exit 1
ip -n "$name-s" address add 198.51.100.1/24 dev eth0; ip -n "$name-c" address add 198.51.100.2/24 dev eth0
for end in s c; do ip -n "$name-$end" link set lo up; ip -n "$name-$end" link set eth0 up; done
# The kernel probes for duplicates of its own link-local addresses first, and changes them and their routes when it is done.
for _ in $(seq 50); do ip -n "$name-c" -6 address show dev eth0 scope link -tentative | grep -q inet6 && break; sleep 0.2; done
ip -n "$name-c" route add default via 198.51.100.1
printf '# by hand\nnameserver 192.0.2.53' > "$work/resolv.conf"

credential='$p = [securestring]::new(); foreach ($c in "clientPass".ToCharArray()) { $p.AppendChar($c) }; $credential = [pscredential]::new("alice", $p)'
cat > "$work/server.ps1" <<PS
$credential
\$null = Start-PptpServer \$credential -ListenAddress 198.51.100.1 -AddressPool 172.20.0.1, 172.20.0.20 -DnsServer 172.20.0.1
[Console]::Out.WriteLine('ready'); while (\$true) { [Threading.Thread]::Sleep(500) }
PS
cat > "$work/client.ps1" <<PS
param(\$server, \$how)
$credential
if (\$how -eq 'stuck') { [Console]::Out.WriteLine('ready') }
Connect-PptpTunnel \$server \$credential
if (\$how -eq 'close') { Disconnect-PptpTunnel * }
elseif (\$how -eq 'remove') { Remove-Module PptpTools }
else { [Console]::Out.WriteLine('ready'); while (\$true) { [Threading.Thread]::Sleep(200) } }
PS
cat > "$work/run.sh" <<'SH'
work=$1; shift
mount --bind "$work/resolv.conf" /etc/resolv.conf || exit 1
picture() {
    for what in 'address' 'route show table all' '-6 route show table all' 'rule' 'link'; do ip $what; done |
        sed -E 's/ (valid_lft|preferred_lft|expires|hoplimit|users|used|age) [^ ]+//g'
    od -c /etc/resolv.conf
}
# SIGINT and SIGQUIT are ignored by what a script starts in the background, and SIGHUP below nohup, but for this.
start() { log=$1; shift; env -i PATH="$PATH" HOME="$HOME" DOTNET_ROOT="${DOTNET_ROOT-}" setsid env --default-signal=HUP,INT,QUIT,TERM "$@" > "$work/$log.log" 2>&1 & echo $! > "$work/$log.pid"; }
ready() { n=0; until grep -q ready "$work/$1.log"; do n=$((n + 1)); [ $n -lt 300 ] || { echo "$1 is not ready"; cat "$work/$1.log"; exit 1; }; sleep 0.2; done; }
ended() { pid=$(cat "$work/$1.pid"); n=0; while kill -0 "$pid" 2>/dev/null; do n=$((n + 1)); [ $n -lt 150 ] || { echo "$1 does not end"; exit 1; }; sleep 0.2; done; }
same() { picture > "$work/after"; if cmp -s "$work/before" "$work/after"; then echo "$1: same"; else echo "$1: different"; diff "$work/before" "$work/after"; fi; }
different() { picture > "$work/after"; cmp -s "$work/before" "$work/after" && echo "$1: nothing was changed"; }
picture > "$work/before"
for how in close remove; do start $how "$@" -File "$work/client.ps1" 198.51.100.1 $how; ended $how; same $how; done
for signal in TERM HUP QUIT INT; do
    start $signal "$@" -File "$work/client.ps1" 198.51.100.1 hold; ready $signal; different $signal
    kill -$signal "$(cat "$work/$signal.pid")"; ended $signal; same $signal
done
start stuck "$@" -File "$work/client.ps1" 198.51.100.77 stuck; ready stuck; sleep 1
kill -INT "$(cat "$work/stuck.pid")"; ended stuck; same 'interrupted while connecting'
start one "$@" -File "$work/client.ps1" 198.51.100.1 hold; ready one
picture > "$work/one"
start two "$@" -File "$work/client.ps1" 198.51.100.1 hold; ready two
kill -KILL "$(cat "$work/two.pid")"; ended two; different 'two killed'
"$@" -Command 'Repair-PptpHost | ForEach-Object Outcome' > "$work/repair.log" 2>&1
picture | cmp -s - "$work/one" && echo 'repair leaves the other: same'
kill -KILL "$(cat "$work/one.pid")"; ended one; different 'one killed'
"$@" -Command 'Repair-PptpHost | ForEach-Object Outcome' > "$work/repair.log" 2>&1
same 'killed and repaired'
SH
ip netns exec "$name-s" "$@" -File "$work/server.ps1" > "$work/server.log" 2>&1 & echo $! > "$work/server.pid"
n=0; until grep -q ready "$work/server.log"; do n=$((n + 1)); [ $n -lt 300 ] || { cat "$work/server.log"; exit 1; }; sleep 0.2; done
ip netns exec "$name-c" unshare -m sh "$work/run.sh" "$work" "$@"
