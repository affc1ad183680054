"""``python -m window_display --server URL --device NAME``: the page of one screen in a full-screen browser, kept alive."""

from hardware_config.launcher import launcher

main = launcher("screen", "显示屏：在全屏浏览器里显示它的页面，浏览器死了或卡住就重新打开。")

if __name__ == "__main__":
    main()
