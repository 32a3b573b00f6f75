namespace PptpTools.Wire.Control;

/// <summary>What control messages report alike.</summary>
internal static class ControlExamination
{
    /// <summary>Reports a reserved field that is not 0.</summary>
    public static void AddUnlessZero(this AnomalyCollector anomalies, string name, uint value, string reference, int offset)
    {
        if (value != 0)
            anomalies.Add("ReservedNotZero", $"{name} is {value}, it must be 0.", reference, offset);
    }

    /// <summary>Reports a code without a name.</summary>
    public static void AddUnlessNamed(this AnomalyCollector anomalies, string name, uint value, string? meaning, string reference, int offset)
    {
        if (meaning is null)
            anomalies.Add("UnknownCode", $"{name} {value} is not assigned.", reference, offset);
    }

    /// <summary>
    /// Reports a result or error code without a name, and an error code that contradicts the result: it is 0 unless the
    /// result is General Error.
    /// </summary>
    /// <param name="anomalies">Where to report.</param>
    /// <param name="result">The result code; the error code follows it.</param>
    /// <param name="meaning">The result's name.</param>
    /// <param name="error">The error code.</param>
    /// <param name="reference">The section that defines the message.</param>
    /// <param name="offset">Offset of the result code.</param>
    public static void AddForResult(this AnomalyCollector anomalies, byte result, string? meaning, byte error, string reference, int offset)
    {
        anomalies.AddUnlessNamed("Result code", result, meaning, reference, offset);
        anomalies.AddUnlessNamed("Error code", error, ControlCodes.Error(error), "RFC 2637 2.16", offset + 1);
        if (error != 0 != (result == ControlCodes.GeneralError))
            anomalies.Add("ErrorContradictsResult", $"Error code {error} does not go with result code {result}.", reference, offset + 1);
    }

    /// <summary>Reports a protocol version other than 1.0.</summary>
    public static void AddUnlessCurrentVersion(this AnomalyCollector anomalies, ushort version, string reference, int offset)
    {
        if (version != StartControlConnectionRequest.CurrentVersion)
            anomalies.Add("BadVersion", $"Protocol version {version >> 8}.{version & 0xFF} is not 1.0.", reference, offset);
    }

    /// <summary>Appends a reserved field where it is not 0.</summary>
    public static void ReservedField(this LineWriter line, string name, ushort value)
    {
        if (value != 0)
            line.Hexadecimal(name, value, 1);
    }

    /// <summary>Appends a result code, and the error code where there is one.</summary>
    public static void ResultFields(this LineWriter line, byte result, string? meaning, byte error)
    {
        line.Code("result", result, meaning);
        if (error != 0)
            line.Code("error", error, ControlCodes.Error(error));
    }

    /// <summary>Appends the cause code where there is one.</summary>
    public static void CauseField(this LineWriter line, ushort cause)
    {
        if (cause != 0)
            line.Code("cause", cause, CauseCodes.NameOf(cause));
    }

    /// <summary>Appends a protocol version as two numbers.</summary>
    public static void VersionField(this LineWriter line, ushort version) =>
        line.Ascii(" version=").Decimal((ulong)version >> 8).Ascii('.').Decimal((ulong)version & 0xFF);
}
