using System;
using System.Linq;
using PptpTools.Peers;

const long Usual = 2_000_000;
const long Full = 50_000_000;

if (args.Contains(KilledServerRow.Argument))
{
    KilledServerRow.Serve();
    return 0;
}

bool isFull = args.Contains("--full");
string[] names = [.. args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
MatrixRow[] rows = [.. Matrix.Rows.Where(row => names.Length == 0 || names.Any(name => row.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))];
if (args.Contains("--not-run"))
{
    foreach (MatrixRow row in rows)
        Console.WriteLine($"NOT RUN  {row.Name}");
    Console.WriteLine($"Peers: 0 passed, 0 failed, {rows.Length} not run");
    return 0;
}

int failed = 0;
try
{
    using Peerlab lab = Peerlab.Boot();
    if (args.Contains("--rates"))
    {
        Rates.Print(lab);
        return 0;
    }

    foreach (MatrixRow row in rows)
    {
        if (!Matrix.Run(row, lab, isFull ? Full : Usual))
            failed++;
    }
}
catch (RowFailure failure)
{
    Console.WriteLine($"The guest cannot be used: {failure.Message}");
    if (args.Contains("--rates"))
        return 1;
    failed = rows.Length;
}

Console.WriteLine($"Peers: {rows.Length - failed} passed, {failed} failed, 0 not run");
return failed == 0 ? 0 : 1;
