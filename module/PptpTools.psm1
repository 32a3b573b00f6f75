# Loads the cmdlets that were built for this edition of PowerShell.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
$assembly = [System.IO.Path]::Combine($PSScriptRoot, 'bin', $framework, 'PptpTools.dll')
if (-not [System.IO.File]::Exists($assembly)) {
    throw 'PptpTools is not built yet: run ./build.ps1 Build (or "dotnet build src/PptpTools") and import it again.'
}

Import-Module -Name $assembly -ErrorAction Stop
