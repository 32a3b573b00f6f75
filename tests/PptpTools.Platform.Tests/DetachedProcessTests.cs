using PptpTools.Connecting;

namespace PptpTools.Tests;

public sealed class DetachedProcessTests
{
    [Theory]
    [InlineData("/opt/modules/PptpTools.dll", "'/opt/modules/PptpTools.dll'")]
    [InlineData("/home/o'neil", "'/home/o''neil'")]
    [InlineData("/home/o\u2019neil/\u2018\u201A\u201B", "'/home/o\u2019\u2019neil/\u2018\u2018\u201A\u201A\u201B\u201B'")]
    [InlineData("a$(x)`\"\u201C", "'a$(x)`\"\u201C'")]
    public void A_path_in_a_command_is_read_as_it_is_whatever_quotes_it_has(string path, string quoted) => Assert.Equal(quoted, DetachedProcess.Quote(path));
}
