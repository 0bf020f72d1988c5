# A room is a folder of sources with its own library and, under tests/, its own test program.
#
#   queuecast_room(sim/keda LINKS sim/kubernetes EXTERNAL spdlog::spdlog)
#
# makes the library queuecast_sim_keda from sim/keda/*.cpp and, when tests/sim/keda/*.cpp exist, the program
# queuecast_sim_keda_test. RECURSE takes sub-folders too.
#
# Sources of a room are compiled several at a time (a third of the time of a full build), so names in their anonymous
# namespaces must differ; SEPARATE lists sources that are compiled alone because they are alike on purpose.
option(QUEUECAST_UNITY "Compile several sources of a room at a time" ON)

function(queuecast_unity target sources_at_a_time)
  if(QUEUECAST_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${sources_at_a_time})
  endif()
endfunction()

function(queuecast_room path)
  cmake_parse_arguments(ROOM "RECURSE" "" "LINKS;EXTERNAL;TEST_LINKS;SEPARATE" ${ARGN})
  string(REPLACE "/" "_" target "queuecast_${path}")
  set(glob GLOB)
  if(ROOM_RECURSE)
    set(glob GLOB_RECURSE)
  endif()
  file(${glob} sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${path}/*.cpp")
  set(links "")
  foreach(link IN LISTS ROOM_LINKS)
    string(REPLACE "/" "_" link_target "queuecast_${link}")
    list(APPEND links ${link_target})
  endforeach()
  if(sources)
    add_library(${target} STATIC ${sources})
    queuecast_unity(${target} 6)
    set_source_files_properties(${ROOM_SEPARATE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    target_link_libraries(${target} PUBLIC queuecast_options ${links} ${ROOM_EXTERNAL})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE queuecast_options ${links} ${ROOM_EXTERNAL})
  endif()

  file(${glob} tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${path}/*_test.cpp")
  if(BUILD_TESTING AND tests)
    set(test_links "")
    foreach(link IN LISTS ROOM_TEST_LINKS)
      string(REPLACE "/" "_" link_target "queuecast_${link}")
      list(APPEND test_links ${link_target})
    endforeach()
    add_executable(${target}_test ${tests})
    queuecast_unity(${target}_test 4)
    # Compiled once, run for milliseconds: in a release, tests are optimised a little only.
    target_compile_options(${target}_test PRIVATE $<$<CONFIG:Release>:-O1>)
    target_link_libraries(${target}_test PRIVATE ${target} ${test_links} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${target}_test PRIVATE QUEUECAST_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(${target}_test DISCOVERY_MODE PRE_TEST TEST_PREFIX "${path}: ")
  endif()
endfunction()
