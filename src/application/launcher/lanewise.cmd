@echo off
rem Starts Lanewise with java from its own image, from JAVA_HOME or from the PATH, in this order.
rem LANEWISE_OPTS holds further options for the JVM, such as -Xmx8g.
setlocal EnableExtensions DisableDelayedExpansion
for %%i in ("%~dp0..") do set "home=%%~fi"
set "lib=%home%\lib"
rem In a tree that mvnw package has built, what it needs is in target.
if not exist "%lib%\lanewise.jar" set "lib=%home%\target"
if exist "%lib%\lanewise.jar" goto findjava
>&2 echo lanewise: there is no lanewise.jar in %home%\lib or %home%\target; mvnw package -DskipTests builds it
exit /b 1

:findjava
set "java=%home%\runtime\bin\java.exe"
if exist "%java%" goto run
if defined JAVA_HOME goto javahome
for %%i in (java.exe) do set "java=%%~$PATH:i"
if defined java goto checkversion
>&2 echo lanewise: there is no java on the PATH; install Java 17 or newer, or set JAVA_HOME to its folder
exit /b 1

:javahome
rem Quotation marks in the variable are a common mistake.
set "java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%java%" goto checkversion
>&2 echo lanewise: JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe; set it to the folder of Java 17 or newer
exit /b 1

:checkversion
rem The file release of a JDK has its version: JAVA_VERSION="17.0.1".
for %%i in ("%java%\..\..\release") do set "release=%%~fi"
if not exist "%release%" goto run
set "version=17"
for /f "usebackq tokens=1,2 delims==." %%a in ("%release%") do if "%%a"=="JAVA_VERSION" set "version=%%b"
set "version=%version:"=%"
if %version% GEQ 17 goto run
>&2 echo lanewise: Java 17 or newer is needed, but %java% is older; set JAVA_HOME to the folder of a newer one
exit /b 1

:run
"%java%" "@%lib%\jvm.options" %LANEWISE_OPTS% -jar "%lib%\lanewise.jar" %*
exit /b %ERRORLEVEL%
