defmodule Osoba.PackagingTest do
  @moduledoc "Other applications can use the package: by path, by git, and in a release."
  use ExUnit.Case, async: false

  @package Path.expand("..", __DIR__)
  @repository Path.expand("../../..", __DIR__)
  # rustler_precompiled's name for this machine.
  @machine :erlang.system_info(:system_architecture)
           |> to_string()
           |> String.replace(~r/-[^-]+-linux-/, "-unknown-linux-")
  @archive "libosoba_nif-v0.1.0-nif-2.15-#{@machine}.so.tar.gz"
  @parts ["lib", "mix.exs", "compile_nif.exs"]
  # The library that this run was compiled with, so that nothing is built twice.
  @library Path.join(@package, "priv/native/osoba_nif.so")

  setup %{test: test} do
    folder = Path.join(System.tmp_dir!(), "osoba-host-#{:erlang.phash2({test, System.pid()})}")
    File.mkdir_p!(Path.join(folder, "lib"))
    on_exit(fn -> File.rm_rf!(folder) end)

    # The host's own package, beside which this one is a dependency.
    library = Path.join(folder, "prebuilt.so")
    File.cp!(@library, library)
    %{folder: folder, library: library}
  end

  defp project(folder, dependency) do
    File.write!(Path.join(folder, "mix.exs"), """
    defmodule Host.MixProject do
      use Mix.Project
      def project, do: [app: :host, version: "1.0.0", deps: [#{dependency}]]
      def application, do: []
    end
    """)

    File.write!(Path.join(folder, "lib/host.ex"), """
    defmodule Host do
      def answer, do: IO.puts("valid: \#{Osoba.UNZR.valid?("19910824-00026")} \#{Osoba.version()}")
    end
    """)
  end

  defp run(program, arguments, folder, library) do
    environment = [
      {"MIX_ENV", "prod"},
      {"OSOBA_NIF_PATH", library},
      {"MIX_DEPS_PATH", nil},
      {"OSOBA_REQUIRE_POSTGRES", nil},
      # The library reads no variable and prints nothing: its allocator would, unless told not to.
      {"MIMALLOC_VERBOSE", "1"},
      {"MIMALLOC_SHOW_STATS", "1"}
    ]

    {output, status} =
      System.cmd(program, arguments, cd: folder, env: environment, stderr_to_stdout: true)

    assert status == 0, output
    refute output =~ "mimalloc"
    output
  end

  @expected "valid: true 0.1.0"

  test "as a path dependency, and in a release that needs no source", %{
    folder: folder,
    library: library
  } do
    copy = Path.join(folder, "osoba/bindings/elixir")
    File.mkdir_p!(copy)

    for part <- @parts, do: File.cp_r!(Path.join(@package, part), Path.join(copy, part))

    # The statements may stand inside the package, where it stands alone.
    File.cp_r!(Path.join(@repository, "bindings/sql"), Path.join(copy, "sql"))
    project(folder, ~s({:osoba, path: "osoba/bindings/elixir"}))
    assert run("mix", ["run", "-e", "Host.answer()"], folder, library) =~ @expected

    run("mix", ["release", "--quiet"], folder, library)
    release = Path.join(folder, "elsewhere")
    File.rename!(Path.join(folder, "_build/prod/rel/host"), release)

    for gone <- ["osoba", "_build", "lib", "prebuilt.so"],
        do: File.rm_rf!(Path.join(folder, gone))

    assert run(Path.join(release, "bin/host"), ["eval", "Host.answer()"], folder, "") =~ @expected
  end

  test "as a git dependency with subdir", %{folder: folder, library: library} do
    project(folder, ~s({:osoba, git: "file://#{@repository}", subdir: "bindings/elixir"}))
    run("mix", ["deps.get"], folder, library)
    assert run("mix", ["run", "-e", "Host.answer()"], folder, library) =~ @expected
  end

  test "a missing library and a missing cargo are reported in a sentence", %{folder: folder} do
    copy = Path.join(folder, "osoba")
    File.mkdir_p!(copy)

    for part <- @parts, do: File.cp_r!(Path.join(@package, part), Path.join(copy, part))

    {output, status} =
      System.cmd("mix", ["compile"],
        cd: copy,
        env: [{"MIX_ENV", "prod"}, {"OSOBA_NIF_PATH", "/nowhere.so"}],
        stderr_to_stdout: true
      )

    assert status != 0 and output =~ "OSOBA_NIF_PATH is /nowhere.so, and there is no such file."

    {output, status} =
      System.cmd("mix", ["compile"],
        cd: copy,
        env: [{"MIX_ENV", "prod"}, {"OSOBA_NIF_PATH", nil}, {"PATH", without_cargo(folder)}],
        stderr_to_stdout: true
      )

    assert status != 0 and output =~ "cargo, which is not on the PATH. Install Rust"
  end

  describe "a precompiled library" do
    setup %{folder: folder, library: library} do
      copy = Path.join(folder, "osoba")
      File.mkdir_p!(copy)
      for part <- @parts, do: File.cp_r!(Path.join(@package, part), Path.join(copy, part))

      place = Path.join(folder, "place")
      File.mkdir_p!(place)
      name = String.to_charlist(Path.basename(@archive, ".tar.gz"))
      archive = Path.join(place, @archive)
      :ok = :erl_tar.create(archive, [{name, File.read!(library)}], [:compressed])

      publish(
        copy,
        @archive,
        Base.encode16(:crypto.hash(:sha256, File.read!(archive)), case: :lower)
      )

      %{copy: copy, place: place}
    end

    @checksums "checksum-Elixir.Osoba.Native.exs"
    defp publish(copy, archive, checksum) do
      File.write!(Path.join(copy, @checksums), inspect(%{archive => "sha256:" <> checksum}))
    end

    # What Mix says, and what was placed. PATH has no cargo, so that nothing else can have made it.
    defp placed(folder, copy, environment) do
      File.rm_rf!(Path.join(copy, "priv"))

      {output, _status} =
        System.cmd("mix", ["compile.osoba_nif"],
          cd: copy,
          env: [
            {"MIX_ENV", "prod"},
            {"OSOBA_NIF_PATH", nil},
            {"OSOBA_PRECOMPILED", nil},
            {"PATH", without_cargo(folder)} | environment
          ],
          stderr_to_stdout: true
        )

      {String.replace(output, ~r/\s+/, " "),
       File.read(Path.join(copy, "priv/native/osoba_nif.so"))}
    end

    test "is loaded from the path of the environment or the configuration", %{
      folder: folder,
      copy: copy,
      library: library,
      place: place
    } do
      {:ok, _started} = Application.ensure_all_started(:inets)
      root = String.to_charlist(place)
      server = [server_name: ~c"localhost", server_root: root, document_root: root]

      {:ok, server} = :inets.start(:httpd, [port: 0, bind_address: {127, 0, 0, 1}] ++ server)

      on_exit(fn -> :inets.stop(:httpd, server) end)
      address = "http://127.0.0.1:#{:httpd.info(server)[:port]}"
      published = File.read(library)

      for named <- [place, address, address <> "/"] do
        assert {_output, ^published} = placed(folder, copy, [{"OSOBA_PRECOMPILED", named}])
      end

      {output, _nothing} = placed(folder, copy, [{"OSOBA_PRECOMPILED", address <> "/elsewhere"}])
      assert output =~ "#{address}/elsewhere/#{@archive} answers with status 404."

      File.mkdir_p!(Path.join(copy, "config"))
      configuration = "import Config; config :osoba, precompiled: #{inspect(place)}"
      File.write!(Path.join(copy, "config/config.exs"), configuration)
      assert {_output, ^published} = placed(folder, copy, [])
    end

    test "is refused in a sentence unless its checksum is the published one", %{
      folder: folder,
      copy: copy,
      place: place
    } do
      zeros = String.duplicate("0", 64)

      for {change, place, sentence} <- [
            {fn -> :ok end, folder, "#{@archive} cannot be read: no such file or directory."},
            {fn -> publish(copy, @archive, zeros) end, place,
             "and #{@checksums} says #{zeros}. It is not used."},
            {fn -> publish(copy, "other", zeros) end, place,
             "there is no precompiled library of Osoba for this machine."},
            {fn -> File.rm!(Path.join(copy, @checksums)) end, place,
             "#{@checksums} is missing, by which it is checked."}
          ] do
        change.()
        assert {output, {:error, :enoent}} = placed(folder, copy, [{"OSOBA_PRECOMPILED", place}])
        assert output =~ sentence
      end
    end
  end

  # A PATH with everything that Mix needs and without cargo.
  defp without_cargo(folder) do
    programs = Path.join(folder, "bin")
    File.mkdir_p!(programs)

    for directory <- String.split(System.get_env("PATH"), ":"),
        File.dir?(directory),
        program <- File.ls!(directory),
        program not in ["cargo", "rustup"],
        do: File.ln_s(Path.join(directory, program), Path.join(programs, program))

    programs
  end
end
