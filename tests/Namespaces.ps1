<#
.SYNOPSIS
Two network namespaces with a wire between them, and PowerShell processes in them. Dot-source it where the tests begin.
#>

# Two namespaces, of which the first has 198.18.99.1 and the second 198.18.99.2.
function New-NamespacePair {
    $pair = "pptp-s$PID", "pptp-c$PID"
    foreach ($namespace in $pair) {
        ip netns add $namespace
        ip -n $namespace link set lo up
    }
    ip link add "ps$PID" netns $pair[0] type veth peer name "pc$PID" netns $pair[1]
    ip -n $pair[0] addr add 198.18.99.1/30 dev "ps$PID"
    ip -n $pair[1] addr add 198.18.99.2/30 dev "pc$PID"
    ip -n $pair[0] link set "ps$PID" up
    ip -n $pair[1] link set "pc$PID" up

    # The kernel probes for duplicates of its own link-local addresses first, and changes them and their routes when it is done.
    foreach ($end in 0, 1) {
        for ($i = 0; $i -lt 50 -and -not (ip -n $pair[$end] -6 address show dev "$('ps', 'pc' | Select-Object -Index $end)$PID" scope link -tentative); $i++) { Start-Sleep -Milliseconds 100 }
    }

    $pair
}

# A process of this shell in a namespace; Before is a command that runs it, as another user does.
function Start-Child([string] $Namespace, [string] $Script, [string] $Before) {
    $shell = (Get-Process -Id $PID).Path
    Start-Process ip "netns exec $Namespace $Before $shell -NoProfile -NonInteractive -File $TestDrive/$Script.ps1" -PassThru -RedirectStandardOutput "$TestDrive/$Script.out" -RedirectStandardError "$TestDrive/$Script.err"
}

function Wait-Until([scriptblock] $Condition) {
    for ($i = 0; $i -lt 300; $i++) {
        if (& $Condition) { return }
        Start-Sleep -Milliseconds 100
    }
    throw "Nothing came of it: $Condition`n$(Get-Content $TestDrive/*.out, $TestDrive/*.err -Raw)"
}
