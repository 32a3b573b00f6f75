@{
  RootModule             = 'module/PptpTools.psm1'
  ModuleVersion          = '0.1.0'
  GUID                   = '6f0c8b62-5b6f-4c53-9d3e-2a9a6f7f0c1d'
  Author                 = 'PptpTools contributors'
  CompanyName            = 'PptpTools'
  Copyright              = '(c) PptpTools contributors'
  Description            = 'Decodes and explains PPTP: give it a capture and get the sessions, the negotiation step by step, the lease and what went wrong, as objects. A lab plays connections and their faults on a simulated network.'
  PowerShellVersion      = '5.1'
  DotNetFrameworkVersion = '4.7.2'
  CompatiblePSEditions   = @('Core', 'Desktop')
  FormatsToProcess       = @('module/PptpTools.Format.ps1xml', 'module/PptpTools.Probing.Format.ps1xml', 'module/PptpTools.Connecting.Format.ps1xml', 'module/PptpTools.Server.Format.ps1xml')
  TypesToProcess         = @('module/PptpTools.Types.ps1xml')
  CmdletsToExport        = @(
    'Connect-PptpTunnel'
    'Disconnect-PptpTunnel'
    'Export-PptpTrace'
    'Get-PptpLease'
    'Get-PptpRoute'
    'Get-PptpServer'
    'Get-PptpSession'
    'Import-PptpCapture'
    'Invoke-PptpLab'
    'Measure-PptpSession'
    'Register-PptpEvent'
    'Repair-PptpHost'
    'Start-PptpServer'
    'Stop-PptpServer'
    'Test-PptpServer'
    'Trace-PptpNegotiation'
  )
  FunctionsToExport      = @()
  AliasesToExport        = @()
  VariablesToExport      = @()
  PrivateData            = @{
    PSData = @{
      Tags         = @('PPTP', 'PPP', 'VPN', 'MPPE', 'pcap', 'capture', 'GRE', 'Windows', 'Linux', 'MacOS', 'PSEdition_Core', 'PSEdition_Desktop')
      ReleaseNotes = 'Decodes captures; plays PPTP in a lab.'
    }
  }
}
