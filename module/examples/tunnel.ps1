# A whole PPTP tunnel on this computer: server, client, a page fetched through it, and everything about it.
# Over real sockets where the rights allow (root on Linux), else on the simulated network; it says which.
$capture = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'pptp-tunnel.pcapng')
$run = Invoke-PptpLab -Live -CapturePath $capture
if ($run -is [PptpTools.Lab.LabResult]) { 'Played on the simulated network.' } else { 'Played over real sockets: TCP, GRE and TUN devices.' }

'', 'THE RUN: session, lease, routes, page'
$run | Out-Default

'', 'THE NEGOTIATION, decoded again from the capture that was recorded'
Trace-PptpNegotiation $capture | Out-Default

'', 'THE SESSION AND ITS LEASE, from the capture'
Get-PptpSession $capture | Out-Default
Get-PptpLease $capture | Out-Default
$data = (Get-PptpSession $capture | Where-Object { $_.Phase -eq 'Open' }).FromServer
"GRE data from the server: $($data.DataPackets) packets, $($data.Octets) octets of PPP"
